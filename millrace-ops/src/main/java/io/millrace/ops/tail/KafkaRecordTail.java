package io.millrace.ops.tail;

import io.millrace.ops.RecordTail;
import io.millrace.ops.TailEnd;
import io.millrace.ops.TailListener;
import io.millrace.ops.TailRequest;
import io.millrace.ops.kafka.KafkaAccess;
import io.millrace.ops.kafka.KafkaFailures;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.InterruptException;

/** {@link RecordTail} with a consumer that assigns itself the partitions. */
public final class KafkaRecordTail implements RecordTail {
    private final KafkaAccess kafka;
    private final TailSetup setup;

    /** Nothing is asked yet. */
    public KafkaRecordTail(KafkaAccess kafka, TailSetup setup) {
        this.kafka = kafka;
        this.setup = setup;
    }

    @Override
    public TailEnd follow(TailRequest request, TailListener listener) {
        try (Consumer<byte[], byte[]> consumer = kafka.consumer(TailSetup.CONSUMER)) {
            Subject subject = setup.subject(request, consumer);
            TopicWatch topics = setup.topics(subject, request, consumer, listener::note);
            try (MessageDecoder decoder = setup.decoder(subject, request)) {
                return new Following(request, listener, topics, decoder, consumer, TailSetup.REFRESH).run();
            }
        } catch (InterruptException e) {
            return TailEnd.STOPPED;
        } catch (KafkaException e) {
            throw KafkaFailures.of("Watching " + request.name(), e);
        }
    }
}
