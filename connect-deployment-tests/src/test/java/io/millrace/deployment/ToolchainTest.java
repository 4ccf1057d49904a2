package io.millrace.deployment;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code src/sh/toolchain.sh}, with other programs in the place of this machine's. */
final class ToolchainTest {
    private static final String RUN = "PATH=$PWD:$PATH; . " + ProjectFiles.at("src/sh/toolchain.sh") + "; serve_root "
            + ProjectFiles.ROOT + " && unshare -U initdb -A trust -D data";

    @TempDir
    Path bin;

    @Test
    void rootRunsPostgresInAUserNamespace() throws Exception {
        program("id", "echo 0");
        program("uname", "echo Linux");
        program("unshare", "[ \"$2\" = true ] || echo unshare \"$@\"");

        assertThat(Bash.run(bin, "-c", RUN)).isEqualTo(new Bash(0, "unshare -U initdb -A trust -D data\n"));
    }

    @Test
    void whereThereIsNoUserNamespaceRootRunsPostgresAsNobodyWhoOwnsItsData() throws Exception {
        program("id", "echo 0");
        program("uname", "echo Linux");
        program("unshare", "exit 1");
        program("chown", "echo chown \"$@\"");
        program("setpriv", "case \"$*\" in *true) ;; *) echo \"${1%=*} ${*: -5}\" ;; esac");

        assertThat(Bash.run(bin, "-c", RUN))
                .isEqualTo(new Bash(0, "chown 65534:65534 data\n--reuid initdb -A trust -D data\n"));
    }

    @Test
    void itIsToldWhenThereIsNoWayToRunPostgresAsRoot() throws Exception {
        program("id", "echo 0");
        program("uname", "echo Linux");
        program("unshare", "exit 1");
        program("setpriv", "exit 1");

        assertThat(Bash.run(bin, "-c", RUN)).isEqualTo(new Bash(1, ""));
    }

    private void program(String name, String script) throws Exception {
        Path file = Files.writeString(bin.resolve(name), "#!/bin/bash\n" + script + "\n");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
    }
}
