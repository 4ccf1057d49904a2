package io.millrace.cli;

import picocli.CommandLine.IVersionProvider;

/** The versions of {@code millrace} and of the Java that runs it. */
final class Version implements IVersionProvider {
    /** Of this program; from the jar's manifest. */
    static String program() {
        String version = Version.class.getPackage().getImplementationVersion();
        return version == null ? "(not packaged)" : version;
    }

    @Override
    public String[] getVersion() {
        return new String[] {
            "millrace " + program(),
            "Java %s (%s %s), %s %s"
                    .formatted(
                            Runtime.version(),
                            System.getProperty("java.vendor"),
                            System.getProperty("java.vm.name"),
                            System.getProperty("os.name"),
                            System.getProperty("os.arch"))
        };
    }
}
