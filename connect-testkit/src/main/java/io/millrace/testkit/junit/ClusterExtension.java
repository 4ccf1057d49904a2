package io.millrace.testkit.junit;

import io.millrace.testkit.aws.LocalAws;
import io.millrace.testkit.connect.ConnectRest;
import io.millrace.testkit.db.MongoServer;
import io.millrace.testkit.db.MysqlServer;
import io.millrace.testkit.db.PostgresServer;
import io.millrace.testkit.kafka.KafkaBroker;
import io.millrace.testkit.kafka.KafkaTopics;
import io.millrace.testkit.registry.SchemaRegistry;
import java.lang.reflect.Executable;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/**
 * What {@link WithCluster} does. The cluster lives in JUnit's root store, which closes it after the last class; the
 * connectors of a class live in the class's store.
 */
final class ClusterExtension implements BeforeAllCallback, ExecutionCondition, ParameterResolver {
    private static final Namespace NAMESPACE = Namespace.create(ClusterExtension.class);
    private static final Map<Class<?>, Function<TestCluster, Object>> PARTS = Map.of(
            TestCluster.class, cluster -> cluster,
            KafkaBroker.class, TestCluster::kafka,
            KafkaTopics.class, TestCluster::topics,
            ConnectRest.class, TestCluster::connect,
            LocalAws.class, TestCluster::aws,
            SchemaRegistry.class, TestCluster::registry,
            MysqlServer.class, TestCluster::mysql,
            PostgresServer.class, TestCluster::postgres,
            MongoServer.class, TestCluster::mongo);

    ClusterExtension() {}

    @Override
    public void beforeAll(ExtensionContext context) {
        context.getStore(NAMESPACE).put(Connectors.class, new Connectors(cluster(context)));
    }

    /** Who takes MySQL does not run where it cannot, and that is said aloud. */
    @Override
    public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
        Optional<String> missing = takesMysql(context) ? MysqlServer.unsupported() : Optional.empty();
        missing.ifPresent(reason -> System.err.println("NOT RUN: " + context.getDisplayName() + " of "
                + context.getRequiredTestClass().getSimpleName() + ". " + reason));
        return missing.map(ConditionEvaluationResult::disabled).orElse(ConditionEvaluationResult.enabled(null));
    }

    private static boolean takesMysql(ExtensionContext context) {
        Stream<Executable> takers = Stream.concat(
                context.getTestMethod().stream(),
                context.getTestMethod().isPresent()
                        ? Stream.empty()
                        : context.getTestClass().stream()
                                .flatMap(type -> Stream.concat(
                                        Stream.of(type.getDeclaredConstructors()),
                                        Stream.of(type.getDeclaredMethods())
                                                .filter(method -> method.isAnnotationPresent(BeforeAll.class)))));
        return takers.flatMap(taker -> Stream.of(taker.getParameterTypes())).anyMatch(MysqlServer.class::equals);
    }

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
        Class<?> type = parameter.getParameter().getType();
        return type == Connectors.class || PARTS.containsKey(type);
    }

    @Override
    public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
        Class<?> type = parameter.getParameter().getType();
        Function<TestCluster, Object> part = PARTS.get(type);
        return part != null
                ? part.apply(cluster(context))
                : Objects.requireNonNull(context.getStore(NAMESPACE).get(Connectors.class));
    }

    private static TestCluster cluster(ExtensionContext context) {
        return context.getRoot()
                .getStore(NAMESPACE)
                .computeIfAbsent(TestCluster.class, key -> new TestCluster(), TestCluster.class);
    }
}
