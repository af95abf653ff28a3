import { AwsError } from '../protocol/aws-error.ts';
import type { Input } from '../protocol/rest-json.ts';
import { listOf, structure, text } from '../protocol/shape.ts';
import type { EmrOperation } from './emr-operation.ts';
import type { EmrState } from './emr-state.ts';
import { tagMap, words } from './shapes/common.ts';

type Tags = Readonly<Record<string, string>>;

const tagsMax = 50;
/** The service takes tags of virtual clusters, and of what is in them. */
const resourceArn = text({
  min: 60,
  max: 500,
  pattern: String.raw`^arn:(aws[a-zA-Z0-9-]*):emr-containers:.+:(\d{12}):/virtualclusters/.+$`,
});

/** Tag, untag and list the tags of virtual clusters, job runs and managed endpoints. */
export function tagOperations(state: EmrState): readonly EmrOperation[] {
  const path = '/tags/{resourceArn}';
  return [
    {
      name: 'ListTagsForResource',
      method: 'GET',
      path,
      input: structure({ resourceArn }, ['resourceArn']),
      perform: async (input) =>
        state.ask('ListTagsForResource', () => ({ tags: state.tagsOf(taggedArn(input, state)) })),
    },
    {
      name: 'TagResource',
      method: 'POST',
      path,
      input: structure({ resourceArn, tags: tagMap }, ['resourceArn', 'tags']),
      perform: async (input) =>
        state.ask('TagResource', () => {
          const arn = taggedArn(input, state);
          const tags = { ...state.tagsOf(arn), ...(input['tags'] as Tags) };
          if (Object.keys(tags).length > tagsMax) {
            const message = `A resource has at most ${tagsMax} tags.`;
            throw new AwsError('ValidationException', message);
          }
          state.setTags(arn, tags);
          return {};
        }),
    },
    {
      name: 'UntagResource',
      method: 'DELETE',
      path,
      query: ['tagKeys'],
      input: structure({ resourceArn, tagKeys: listOf(words(128), { max: tagsMax }) }, [
        'resourceArn',
        'tagKeys',
      ]),
      perform: async (input) =>
        state.ask('UntagResource', () => {
          const arn = taggedArn(input, state);
          const gone = input['tagKeys'] as readonly string[];
          const kept = Object.entries(state.tagsOf(arn)).filter(([key]) => !gone.includes(key));
          state.setTags(arn, Object.fromEntries(kept));
          return {};
        }),
    },
  ];
}

/** @throws {AwsError} ResourceNotFoundException when there is no such resource */
function taggedArn(input: Input, state: EmrState): string {
  const arn = String(input['resourceArn']);
  if (state.isTaggable(arn)) return arn;
  throw new AwsError('ResourceNotFoundException', `Resource ${arn} doesn't exist.`);
}
