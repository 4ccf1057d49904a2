package io.millrace.connect.aws;

import org.apache.kafka.common.config.ConfigException;
import software.amazon.awssdk.auth.credentials.AwsCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.utils.SdkAutoCloseable;

/**
 * A provider whose failures say which key to look at: the SDK's own exceptions know nothing of ours. As thread-safe as the provider.
 *
 * @param wayOut what to check, with its key, such as {@code check aws.profile}
 */
record NamedCredentials(AwsCredentialsProvider provider, String wayOut)
        implements AwsCredentialsProvider, SdkAutoCloseable {
    @Override
    public AwsCredentials resolveCredentials() {
        AwsCredentials credentials;
        try {
            credentials = provider.resolveCredentials();
        } catch (ConfigException e) {
            throw e; // names its key, and nothing mends it
        } catch (RuntimeException e) {
            throw new CredentialsException(wayOut, e);
        }
        if (credentials == null) {
            throw new CredentialsException(wayOut, new NullPointerException("the provider returned null"));
        }
        return credentials;
    }

    @Override
    public void close() {
        if (provider instanceof SdkAutoCloseable closeable) {
            closeable.close();
        }
    }
}
