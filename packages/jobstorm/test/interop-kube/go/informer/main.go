// Command informer lists and watches pods with client-go's informer and prints what its cache
// holds once the marker pod is in it: one `namespace/name phase` a line, sorted.
//
// Usage: informer KUBECONFIG MARKER [TIMEOUT], MARKER being namespace/name of a pod that is made
// last.
package main

import (
	"fmt"
	"os"
	"sort"
	"time"

	corev1 "k8s.io/api/core/v1"
	"k8s.io/client-go/informers"
	"k8s.io/client-go/kubernetes"
	"k8s.io/client-go/tools/cache"
	"k8s.io/client-go/tools/clientcmd"
)

func main() {
	if err := run(os.Args[1], os.Args[2]); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func run(kubeconfig, marker string) error {
	config, err := clientcmd.BuildConfigFromFlags("", kubeconfig)
	if err != nil {
		return err
	}
	// The served twin speaks JSON; what the client accepts in answers stays as it is by default.
	config.ContentType = "application/json"
	client, err := kubernetes.NewForConfig(config)
	if err != nil {
		return err
	}
	factory := informers.NewSharedInformerFactory(client, 0)
	pods := factory.Core().V1().Pods().Informer()
	stop := make(chan struct{})
	defer close(stop)
	factory.Start(stop)
	if !cache.WaitForCacheSync(stop, pods.HasSynced) {
		return fmt.Errorf("the informer did not sync")
	}
	fmt.Fprintln(os.Stderr, "synced")
	for deadline := time.Now().Add(5 * time.Minute); ; time.Sleep(100 * time.Millisecond) {
		if _, found, _ := pods.GetStore().GetByKey(marker); found {
			break
		}
		if time.Now().After(deadline) {
			return fmt.Errorf("the marker pod %s did not come within 5 minutes", marker)
		}
	}
	lines := []string{}
	for _, item := range pods.GetStore().List() {
		pod := item.(*corev1.Pod)
		lines = append(lines, fmt.Sprintf("%s/%s %s", pod.Namespace, pod.Name, pod.Status.Phase))
	}
	sort.Strings(lines)
	for _, line := range lines {
		fmt.Println(line)
	}
	return nil
}
