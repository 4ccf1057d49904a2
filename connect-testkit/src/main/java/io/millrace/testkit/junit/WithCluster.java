package io.millrace.testkit.junit;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * The test class works on the servers that all such classes of the JVM share. Its constructor, tests and life cycle methods
 * may take a {@link TestCluster}, any of its parts (broker, topics, REST client, databases, AWS), and its own
 * {@link Connectors}. The servers stop when the last class has run.
 */
@Documented
@Inherited
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@ExtendWith(ClusterExtension.class)
public @interface WithCluster {}
