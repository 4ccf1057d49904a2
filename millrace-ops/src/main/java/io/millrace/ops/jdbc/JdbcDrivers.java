package io.millrace.ops.jdbc;

import io.millrace.ops.OpsException;
import io.millrace.ops.OpsException.Kind;
import io.millrace.ops.OpsSettings.Database;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Driver;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * JDBC drivers: those of the class path, of a folder, and of one jar. They are loaded beside the application, so that a driver that may
 * not be passed on (MySQL's is GPL) can be added by its user. Not {@code DriverManager}: it refuses drivers of other class loaders.
 */
final class JdbcDrivers implements AutoCloseable {
    private final @Nullable Path folder;
    private final URLClassLoader loader;
    private final List<Driver> drivers;
    private final List<String> unusable;

    private JdbcDrivers(@Nullable Path folder, URLClassLoader loader) {
        this.folder = folder;
        this.loader = loader;
        this.drivers = new ArrayList<>();
        this.unusable = new ArrayList<>();
        Iterator<Driver> found = ServiceLoader.load(Driver.class, loader).iterator();
        while (true) {
            try {
                if (!found.hasNext()) {
                    return;
                }
                drivers.add(found.next());
            } catch (ServiceConfigurationError | LinkageError e) {
                unusable.add(String.valueOf(e.getMessage()));
            }
        }
    }

    /** The folder {@code drivers} of the installation, which the start script names. */
    static @Nullable Path folder() {
        String folder = System.getProperty("millrace.drivers");
        return folder == null ? null : Path.of(folder);
    }

    /**
     * @param folder jars in it are looked at, if it is there
     * @param jar must be there
     */
    static JdbcDrivers load(@Nullable Path folder, @Nullable Path jar) {
        List<Path> jars = new ArrayList<>();
        if (jar != null) {
            if (!Files.isReadable(jar)) {
                throw new OpsException(
                        Kind.INVALID, "The JDBC driver '" + jar + "' cannot be read: jdbcDriver must name a jar.");
            }
            jars.add(jar);
        }
        if (folder != null && Files.isDirectory(folder)) {
            try (Stream<Path> files = Files.list(folder)) {
                files.filter(file -> file.toString().endsWith(".jar")).sorted().forEach(jars::add);
            } catch (IOException e) {
                throw new OpsException(Kind.FAILED, "The folder of JDBC drivers '" + folder + "' cannot be read.", e);
            }
        }
        URL[] urls = jars.stream().map(JdbcDrivers::url).toArray(URL[]::new);
        return new JdbcDrivers(folder, new URLClassLoader("jdbc-drivers", urls, JdbcDrivers.class.getClassLoader()));
    }

    /** The first that takes the URL. */
    Driver of(Database database) {
        for (Driver driver : drivers) {
            try {
                if (driver.acceptsURL(database.url())) {
                    return driver;
                }
            } catch (SQLException e) {
                unusable.add(driver.getClass().getName());
            }
        }
        throw new OpsException(
                Kind.INVALID,
                "There is no JDBC driver for %s: put %s into %s, or name it with jdbcDriver of the context or --jdbc-driver.%s"
                        .formatted(
                                database,
                                jarFor(database.url()),
                                folder == null ? "the folder that -Dmillrace.drivers names" : folder.toString(),
                                unusable.isEmpty() ? "" : " Unusable: " + String.join("; ", unusable)));
    }

    @Override
    public void close() {
        try {
            loader.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String jarFor(String url) {
        if (url.startsWith("jdbc:mysql:")) {
            return "its jar (com.mysql:mysql-connector-j)";
        }
        if (url.startsWith("jdbc:mariadb:")) {
            return "its jar (org.mariadb.jdbc:mariadb-java-client)";
        }
        if (url.startsWith("jdbc:sqlserver:")) {
            return "its jar (com.microsoft.sqlserver:mssql-jdbc)";
        }
        if (url.startsWith("jdbc:oracle:")) {
            return "its jar (com.oracle.database.jdbc:ojdbc11)";
        }
        return "its jar";
    }

    private static URL url(Path file) {
        try {
            return file.toUri().toURL();
        } catch (MalformedURLException e) {
            throw new IllegalArgumentException(file.toString(), e);
        }
    }
}
