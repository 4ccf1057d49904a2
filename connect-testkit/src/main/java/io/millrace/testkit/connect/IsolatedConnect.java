package io.millrace.testkit.connect;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.net.MalformedURLException;
import java.net.URI;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * Connect in class loaders of its own, with nothing but Connect beside it: a plugin that lacks a library fails in a test as
 * it would at a user's, although the test has that library. Only the logging is shared. Thread-safe.
 */
final class IsolatedConnect {
    private static final String CLI = "org.apache.kafka.connect.cli.ConnectDistributed";
    private static final String EXIT = "org.apache.kafka.common.utils.Exit";

    private final Object connect;

    private IsolatedConnect(Object connect) {
        this.connect = connect;
    }

    /** All workers of the JVM share the classes; made when the first one starts. */
    private static final class Classes {
        static final ClassLoader LOADER = load();

        private static ClassLoader load() {
            List<Path> jars = WorkerClassPath.ofThisJvm();
            URL[] urls = new URL[jars.size()];
            try {
                for (int i = 0; i < urls.length; i++) {
                    urls[i] = jars.get(i).toUri().toURL();
                }
            } catch (MalformedURLException e) {
                throw new IllegalStateException(e);
            }
            ClassLoader loader = new URLClassLoader("connect", urls, new LoggingOnly());
            keepJvmAlive(loader);
            return loader;
        }

        /** As {@code ExitGuard} does for the broker's classes. */
        private static void keepJvmAlive(ClassLoader loader) {
            try {
                Class<?> exit = loader.loadClass(EXIT);
                Class<?> procedure = loader.loadClass(EXIT + "$Procedure");
                Object refuse = Proxy.newProxyInstance(loader, new Class<?>[] {procedure}, (proxy, method, args) -> {
                    throw new IllegalStateException("Connect asked this JVM to exit; the cause is in the log");
                });
                exit.getMethod("setExitProcedure", procedure).invoke(null, refuse);
                exit.getMethod("setHaltProcedure", procedure).invoke(null, refuse);
            } catch (ReflectiveOperationException e) {
                throw new IllegalStateException("This Connect has another " + EXIT, e);
            }
        }
    }

    /** The JDK, and the logging of this JVM. */
    private static final class LoggingOnly extends ClassLoader {
        LoggingOnly() {
            super("logging", ClassLoader.getPlatformClassLoader());
        }

        @Override
        protected Class<?> findClass(String name) throws ClassNotFoundException {
            if (name.startsWith("org.slf4j.") || name.startsWith("org.apache.logging.log4j.")) {
                return IsolatedConnect.class.getClassLoader().loadClass(name);
            }
            throw new ClassNotFoundException(name);
        }
    }

    /** Starts a worker; its REST API answers a little later. */
    static IsolatedConnect start(Map<String, String> properties) {
        Thread thread = Thread.currentThread();
        ClassLoader before = thread.getContextClassLoader();
        thread.setContextClassLoader(Classes.LOADER);
        try {
            Object cli =
                    Classes.LOADER.loadClass(CLI).getConstructor(String[].class).newInstance((Object) new String[0]);
            return new IsolatedConnect(call(cli, "startConnect", Map.class, properties));
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("This Connect has another " + CLI, e);
        } finally {
            thread.setContextClassLoader(before);
        }
    }

    /** Where the REST API answers. */
    URI url() {
        return (URI) call(call(connect, "rest"), "advertisedUrl");
    }

    /** Leaves the group, stops the tasks, and waits until all has ended. */
    void stop() {
        call(connect, "stop");
        call(connect, "awaitStop");
    }

    private static Object call(Object target, String method) {
        try {
            return target.getClass().getMethod(method).invoke(target);
        } catch (InvocationTargetException e) {
            throw new IllegalStateException("Connect failed: " + e.getCause(), e.getCause());
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("This Connect has no " + method, e);
        }
    }

    private static Object call(Object target, String method, Class<?> type, Object argument) {
        try {
            return target.getClass().getMethod(method, type).invoke(target, argument);
        } catch (InvocationTargetException e) {
            throw new IllegalStateException("Connect failed: " + e.getCause(), e.getCause());
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("This Connect has no " + method, e);
        }
    }
}
