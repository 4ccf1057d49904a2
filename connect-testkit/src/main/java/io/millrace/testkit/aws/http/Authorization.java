package io.millrace.testkit.aws.http;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Who a request says it is from. Signatures are not verified.
 *
 * @param accessKeyId the access key id of the signature's credential
 * @param region the region the signature is scoped to
 * @param service the service the signature is scoped to
 * @param sessionToken the {@code X-Amz-Security-Token} header of temporary credentials
 */
public record Authorization(
        String accessKeyId,
        String region,
        String service,
        @Nullable String sessionToken) {

    /** Reads the {@code Authorization} header of Signature Version 4; null when there is none that can be read. */
    public static @Nullable Authorization parse(@Nullable String header, @Nullable String sessionToken) {
        if (header == null) {
            return null;
        }
        int start = header.indexOf("Credential=");
        if (start < 0) {
            return null;
        }
        start += "Credential=".length();
        int end = header.indexOf(',', start);
        String[] scope =
                header.substring(start, end < 0 ? header.length() : end).trim().split("/", -1);
        int n = scope.length; // an access key id may itself contain slashes: count from the end
        if (n < 5) {
            return null;
        }
        String keyId = String.join("/", Arrays.asList(scope).subList(0, n - 4));
        return new Authorization(keyId, scope[n - 3], scope[n - 2], sessionToken);
    }
}
