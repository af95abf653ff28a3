import ch.qos.logback.classic.Level;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import org.cloudsimplus.allocationpolicies.VmAllocationPolicyRoundRobin;
import org.cloudsimplus.brokers.DatacenterBroker;
import org.cloudsimplus.brokers.DatacenterBrokerSimple;
import org.cloudsimplus.cloudlets.Cloudlet;
import org.cloudsimplus.cloudlets.CloudletSimple;
import org.cloudsimplus.core.CloudSimPlus;
import org.cloudsimplus.datacenters.DatacenterSimple;
import org.cloudsimplus.hosts.Host;
import org.cloudsimplus.hosts.HostSimple;
import org.cloudsimplus.resources.Pe;
import org.cloudsimplus.resources.PeSimple;
import org.cloudsimplus.schedulers.cloudlet.CloudletSchedulerSpaceShared;
import org.cloudsimplus.util.Log;
import org.cloudsimplus.utilizationmodels.UtilizationModel;
import org.cloudsimplus.utilizationmodels.UtilizationModelFull;
import org.cloudsimplus.vms.Vm;
import org.cloudsimplus.vms.VmSimple;

/**
 * Pods that arrive, queue for their host and leave, on CloudSim Plus: a host is a virtual machine
 * that fills its server, a pod is a cloudlet bound to it, and cores are shared in space, so that a
 * pod waits until as many cores as it needs are free.
 *
 * <p>Usage: PodQueue FILE HOSTS CORES; a line of the file is a pod: arrival in seconds, host, cores,
 * seconds. Prints pods done, their mean wait and the wall-clock time as JSON.
 */
public final class PodQueue {
  /** Million instructions a second of one core: a pod of n seconds has n times as many. */
  private static final int MIPS = 1_000_000;

  private PodQueue() {}

  public static void main(final String[] args) throws IOException {
    Log.setLevel(Level.OFF);
    final int hosts = Integer.parseInt(args[1]);
    final int cores = Integer.parseInt(args[2]);
    final List<String> lines = Files.readAllLines(Path.of(args[0]));

    final long startedAt = System.nanoTime();
    final CloudSimPlus simulation = new CloudSimPlus(0.001);
    new DatacenterSimple(simulation, servers(hosts, cores), new VmAllocationPolicyRoundRobin());
    final DatacenterBroker broker = new DatacenterBrokerSimple(simulation);
    final List<Vm> machines = machines(hosts, cores);
    broker.submitVmList(machines);
    final List<Cloudlet> pods = lines.stream().map(line -> pod(line, machines)).toList();
    broker.submitCloudletList(pods);
    simulation.start();
    final double seconds = (System.nanoTime() - startedAt) / 1e9;

    final double waited =
        pods.stream().mapToDouble(pod -> pod.getStartTime() - pod.getSubmissionDelay()).sum();
    final long done = pods.stream().filter(Cloudlet::isFinished).count();
    final String format = "{\"pods\": %d, \"meanWaitSeconds\": %.6f, \"seconds\": %.6f}%n";
    System.out.printf(Locale.ROOT, format, done, waited / pods.size(), seconds);
  }

  private static Cloudlet pod(final String line, final List<Vm> machines) {
    final String[] fields = line.split(",");
    final long length = Math.round(Double.parseDouble(fields[3]) * MIPS);
    final Cloudlet pod = new CloudletSimple(length, Integer.parseInt(fields[2]));
    pod.setUtilizationModelCpu(new UtilizationModelFull());
    pod.setUtilizationModelRam(UtilizationModel.NULL);
    pod.setUtilizationModelBw(UtilizationModel.NULL);
    pod.setVm(machines.get(Integer.parseInt(fields[1])));
    pod.setSubmissionDelay(Double.parseDouble(fields[0]));
    return pod;
  }

  private static List<Vm> machines(final int count, final int cores) {
    final List<Vm> machines = new ArrayList<>(count);
    for (int index = 0; index < count; index++) {
      final Vm machine = new VmSimple(index, MIPS, cores);
      machine.setCloudletScheduler(new CloudletSchedulerSpaceShared());
      machines.add(machine);
    }
    return machines;
  }

  private static List<Host> servers(final int count, final int cores) {
    final List<Host> servers = new ArrayList<>(count);
    for (int index = 0; index < count; index++) {
      final List<Pe> elements =
          IntStream.range(0, cores).mapToObj(one -> (Pe) new PeSimple(MIPS)).toList();
      servers.add(new HostSimple(64_000, 64_000, 1_000_000, elements));
    }
    return servers;
  }
}
