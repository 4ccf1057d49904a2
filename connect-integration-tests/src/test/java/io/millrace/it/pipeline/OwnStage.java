package io.millrace.it.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.millrace.testkit.connect.ConnectRest;
import io.millrace.testkit.connect.WorkerProcess;
import io.millrace.testkit.connect.WorkerSettings;
import io.millrace.testkit.kafka.KafkaTopics;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Predicate;
import org.apache.kafka.clients.admin.GroupListing;

/**
 * Brokers that exist already, and a worker at them in a process of its own, which is killed and started again where a pipeline is
 * interrupted. The worker's group, and all topics and groups of the pipelines, are removed. Confined to one thread.
 */
final class OwnStage implements Stage, AutoCloseable {
    private static final Duration TIMEOUT = Duration.ofSeconds(60);

    private final String bootstrapServers;
    private final String group =
            "millrace-test-worker-" + Long.toString(ThreadLocalRandom.current().nextLong(1L << 40), 36);
    private final KafkaTopics topics;
    private final WorkerProcess.Builder workers;
    private WorkerProcess worker;

    /**
     * @param plugins the folder whose sub-folders are plugins
     * @param folder where the worker's files go
     */
    OwnStage(String bootstrapServers, Path plugins, Path folder) {
        this.bootstrapServers = bootstrapServers;
        this.topics = new KafkaTopics(bootstrapServers);
        // As many copies as the brokers think right.
        WorkerSettings settings = WorkerSettings.of(bootstrapServers)
                .plugins(plugins)
                .group(group)
                .with("offset.storage.replication.factor", "-1")
                .with("config.storage.replication.factor", "-1")
                .with("status.storage.replication.factor", "-1");
        this.workers = WorkerProcess.builder(settings, folder);
        try {
            this.worker = workers.start();
        } catch (RuntimeException e) {
            remove(group);
            topics.close();
            throw e;
        }
    }

    @Override
    public String bootstrapServers() {
        return bootstrapServers;
    }

    @Override
    public ConnectRest connect() {
        return worker.rest();
    }

    @Override
    public void interrupt(List<String> connectors) {
        worker.kill();
        worker = workers.start();
    }

    /** Groups and topics that bear the name; the topics last: whoever still asks for one of them may make it again. */
    @Override
    public void remove(String run) {
        Predicate<String> isOf = name -> name.contains(run);
        try {
            removeGroups(run, isOf);
        } finally {
            String[] left = topics.names().stream().filter(isOf).toArray(String[]::new);
            if (left.length > 0) {
                topics.delete(left);
            }
        }
    }

    /** A group that was left just now is not empty at once. */
    private void removeGroups(String run, Predicate<String> isOf) {
        await("the groups of " + run + " to be removed")
                .atMost(TIMEOUT)
                .ignoreExceptionsInstanceOf(ExecutionException.class)
                .untilAsserted(() -> {
                    List<String> groups = groups(isOf);
                    topics.admin().deleteConsumerGroups(groups).all().get();
                    assertThat(groups(isOf)).isEmpty();
                });
    }

    private List<String> groups(Predicate<String> condition) throws ExecutionException, InterruptedException {
        return topics.admin().listGroups().all().get().stream()
                .map(GroupListing::groupId)
                .filter(condition)
                .toList();
    }

    @Override
    public void close() {
        try (topics) {
            worker.close();
            remove(group);
        }
    }
}
