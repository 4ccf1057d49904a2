package io.millrace.connect.aws;

import io.millrace.connect.core.config.ConfigProblems;
import io.millrace.connect.core.config.KeyedConfigException;
import io.millrace.connect.core.delivery.Failure;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks AWS, while a configuration is validated, of all its destinations at once. Only definite answers are problems: a
 * configuration must be changeable while AWS is down, and by who lacks the right to look. Confined to one thread.
 *
 * @param <A> what AWS answers of a destination
 */
public final class RemoteCheck<A> {
    /** What asking AWS may add to a validation, all in all. Connect's REST API gives up after 90 s. */
    public static final Duration BOUND = Duration.ofSeconds(5);

    private static final Logger LOG = LoggerFactory.getLogger(RemoteCheck.class);

    /** Connections, and so destinations that are asked for at once. Kinesis takes 20 such calls a second of an account. */
    private static final int MAX_AT_ONCE = 10;

    private final AwsConfig aws;
    private final String connectorName;
    private final Duration bound;
    private final Service<A> service;
    /** They are the same for all destinations. */
    private boolean toldOfCredentials;

    /**
     * What differs from service to service. Called by the thread that checks, but for what {@link #open} returns.
     *
     * @param <A> what AWS answers of a destination
     */
    public interface Service<A> {
        /** Opens a client, and returns how it asks for a destination: through {@link AwsClientFactory#whenReady}. */
        Function<String, CompletableFuture<A>> open(AwsClientFactory clients);

        /** Adds what is definitely wrong by this answer. */
        void report(String destination, A answer, ConfigProblems problems);

        /**
         * Adds what is definitely wrong by this refusal.
         *
         * @return false if it says nothing definite
         */
        boolean report(String destination, Failure failure, ConfigProblems problems);

        /** Decides what refusals mean. */
        AwsFailureClassifier classifier(String destination);
    }

    /**
     * Prepares a check.
     *
     * @param bound how long all of it may take
     */
    public RemoteCheck(AwsConfig aws, String connectorName, Duration bound, Service<A> service) {
        this.aws = aws;
        this.connectorName = connectorName;
        this.bound = bound;
        this.service = service;
    }

    /** Asks, for no longer than the bound, and adds what is definitely wrong to {@code problems}. */
    public void run(List<String> destinations, ConfigProblems problems) {
        aws.checkHere(problems);
        if (!problems.isEmpty()) {
            return; // without credentials there is nothing to ask
        }
        Map<String, CompletableFuture<A>> answers = new LinkedHashMap<>();
        destinations.forEach(destination -> answers.put(destination, new CompletableFuture<>()));
        // A thread of its own: finding region and credentials may block for longer than we may.
        Thread thread = new Thread(() -> ask(answers), connectorName + "-validate");
        thread.setDaemon(true);
        thread.start();
        boolean answered = await(CompletableFuture.allOf(answers.values().toArray(CompletableFuture[]::new)));
        // Those that have an answer by now count, also where another one's does not come.
        answers.forEach((destination, answer) -> {
            if (answer.isDone()) {
                report(destination, answer, problems);
            } else {
                answer.cancel(false);
                if (!answered) {
                    LOG.warn(
                            "Could not check {}: no answer within {} ms",
                            service.classifier(destination).destination(),
                            bound.toMillis());
                }
            }
        });
    }

    /** @return false if it took too long */
    private boolean await(CompletableFuture<Void> all) {
        try {
            all.get(bound.toMillis(), TimeUnit.MILLISECONDS);
            return true;
        } catch (TimeoutException e) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return true;
        } catch (ExecutionException e) {
            return true; // each is looked at by itself
        }
    }

    /** Completes every answer, and ends when all are, so that the client can be closed. */
    private void ask(Map<String, CompletableFuture<A>> answers) {
        int atOnce = Math.min(answers.size(), MAX_AT_ONCE);
        try (AwsClientFactory clients = new AwsClientFactory(
                aws.withCallTimeout((int) bound.toMillis()), connectorName + "-validate", atOnce)) {
            Function<String, CompletableFuture<A>> asking = service.open(clients);
            List<CompletableFuture<?>> asked = new ArrayList<>();
            answers.forEach((destination, answer) ->
                    asked.add(asking.apply(destination).whenComplete((response, thrown) -> {
                        if (thrown != null) {
                            answer.completeExceptionally(thrown);
                        } else {
                            answer.complete(response);
                        }
                    })));
            asked.forEach(RemoteCheck::waitFor);
        } catch (RuntimeException e) {
            answers.values().forEach(answer -> answer.completeExceptionally(e));
        }
    }

    private static void waitFor(CompletableFuture<?> answer) {
        try {
            answer.join();
        } catch (RuntimeException e) {
            return; // whoever asked looks at the failure
        }
    }

    private void report(String destination, CompletableFuture<A> answer, ConfigProblems problems) {
        try {
            service.report(destination, answer.get(), problems);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof KeyedConfigException wrong) {
                wrong.reportOn(problems);
            } else {
                reportFailure(destination, e, problems);
            }
        } catch (CancellationException e) {
            LOG.debug("The check of {} was given up", destination, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void reportFailure(String destination, ExecutionException thrown, ConfigProblems problems) {
        AwsFailureClassifier classifier = service.classifier(destination);
        Failure failure = classifier.classify(thrown);
        if (service.report(destination, failure, problems)) {
            return;
        }
        if (AwsFailureClassifier.isBadCredentials(failure) && aws.keys() != null) {
            // Keys of the configuration itself; those of the environment may differ from worker to worker.
            if (!toldOfCredentials) {
                problems.addWithoutValue(AwsConfig.ACCESS_KEY_ID, failure.message() + ".");
                toldOfCredentials = true;
            }
        } else {
            LOG.warn("Could not check {}: {}: {}", classifier.destination(), failure.code(), failure.message());
        }
    }
}
