package io.millrace.testkit.aws.conformance;

import static io.millrace.testkit.aws.conformance.KinesisClientFixture.ending;
import static io.millrace.testkit.aws.conformance.KinesisClientFixture.middle;
import static io.millrace.testkit.aws.conformance.KinesisClientFixture.texts;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.services.kinesis.model.ChildShard;
import software.amazon.awssdk.services.kinesis.model.GetRecordsResponse;
import software.amazon.awssdk.services.kinesis.model.InvalidArgumentException;
import software.amazon.awssdk.services.kinesis.model.ListShardsResponse;
import software.amazon.awssdk.services.kinesis.model.Record;
import software.amazon.awssdk.services.kinesis.model.ResourceInUseException;
import software.amazon.awssdk.services.kinesis.model.ResourceNotFoundException;
import software.amazon.awssdk.services.kinesis.model.ScalingType;
import software.amazon.awssdk.services.kinesis.model.Shard;
import software.amazon.awssdk.services.kinesis.model.ShardFilterType;
import software.amazon.awssdk.services.kinesis.model.ShardIteratorType;
import software.amazon.awssdk.services.kinesis.model.StreamDescriptionSummary;
import software.amazon.awssdk.services.kinesis.model.StreamStatus;

/** Streams and resharding, by nothing but the public API: for LocalAws, other emulators, and AWS itself. */
class KinesisShardsConformanceIT {
    private static final BigInteger RING = BigInteger.ONE.shiftLeft(128);

    private final KinesisClientFixture kinesis = new KinesisClientFixture();

    @AfterEach
    void close() {
        kinesis.close();
    }

    @Test
    void describesAStreamUntilItIsDeleted() {
        String stream = kinesis.newStream(2);

        StreamDescriptionSummary summary = kinesis.client()
                .describeStreamSummary(request -> request.streamName(stream))
                .streamDescriptionSummary();
        assertThat(summary.streamName()).isEqualTo(stream);
        assertThat(summary.streamARN()).startsWith("arn:aws").endsWith(":stream/" + stream);
        assertThat(summary.streamStatus()).isEqualTo(StreamStatus.ACTIVE);
        assertThat(summary.openShardCount()).isEqualTo(2);
        assertThat(summary.retentionPeriodHours()).isEqualTo(24);
        assertThat(summary.streamCreationTimestamp()).isNotNull();
        assertThatThrownBy(() -> kinesis.client()
                        .createStream(request -> request.streamName(stream).shardCount(1)))
                .isInstanceOf(ResourceInUseException.class);

        kinesis.client().deleteStream(request -> request.streamName(stream));
        kinesis.awaitGone(stream);

        assertThatThrownBy(() -> kinesis.client().deleteStream(request -> request.streamName(stream)))
                .isInstanceOf(ResourceNotFoundException.class);
    }

    @Test
    void sharesTheWholeRingOutAmongTheShards() {
        List<Shard> shards = new ArrayList<>(kinesis.shards(kinesis.newStream(3)));
        shards.sort(Comparator.comparing(
                shard -> new BigInteger(shard.hashKeyRange().startingHashKey())));

        BigInteger next = BigInteger.ZERO;
        for (Shard shard : shards) {
            assertThat(shard.hashKeyRange().startingHashKey()).isEqualTo(next.toString());
            assertThat(ending(shard)).isNull();
            next = new BigInteger(shard.hashKeyRange().endingHashKey()).add(BigInteger.ONE);
        }
        assertThat(next).isEqualTo(RING);
    }

    @Test
    void readsASplitShardToItsEndAndThenItsChildren() {
        String stream = kinesis.newStream(1);
        Shard parent = kinesis.onlyShard(stream);
        kinesis.put(stream, "k", "before");
        String old = kinesis.iterator(stream, parent, ShardIteratorType.TRIM_HORIZON);

        split(stream, parent);
        kinesis.put(stream, "k", "after");

        List<Shard> shards = kinesis.shards(stream);
        assertThat(shards).hasSize(3);
        assertThat(ending(shards.get(0))).isNotNull();
        assertThat(shards.subList(1, 3)).allSatisfy(child -> {
            assertThat(child.parentShardId()).isEqualTo(parent.shardId());
            assertThat(child.adjacentParentShardId()).isNull();
            assertThat(ending(child)).isNull();
        });
        assertThat(shards.get(1).hashKeyRange().startingHashKey())
                .isEqualTo(parent.hashKeyRange().startingHashKey());
        assertThat(shards.get(2).hashKeyRange().startingHashKey())
                .isEqualTo(middle(parent).toString());

        List<Record> records = new ArrayList<>();
        GetRecordsResponse last = kinesis.readPages(old, Integer.MAX_VALUE, records);
        assertThat(texts(records)).containsExactly("before");
        assertThat(last.nextShardIterator()).isNull();
        assertThat(last.childShards())
                .extracting(ChildShard::shardId)
                .containsExactlyInAnyOrder(
                        shards.get(1).shardId(), shards.get(2).shardId());
        assertThat(last.childShards())
                .allSatisfy(child -> assertThat(child.parentShards()).containsExactly(parent.shardId()));
        assertThat(records.get(0).sequenceNumber()).isLessThanOrEqualTo(ending(shards.get(0)));

        List<String> afterwards = new ArrayList<>();
        for (Shard child : shards.subList(1, 3)) {
            String iterator = kinesis.iterator(stream, child, ShardIteratorType.TRIM_HORIZON);
            afterwards.addAll(texts(kinesis.client()
                    .getRecords(request -> request.shardIterator(iterator))
                    .records()));
        }
        assertThat(afterwards).containsExactly("after");
    }

    private void split(String stream, Shard shard) {
        kinesis.client()
                .splitShard(request -> request.streamName(stream)
                        .shardToSplit(shard.shardId())
                        .newStartingHashKey(middle(shard).toString()));
        kinesis.awaitActive(stream);
    }

    @Test
    void mergesNeighboursIntoOneShardWithTwoParents() {
        String stream = kinesis.newStream(3);
        List<Shard> shards = kinesis.shards(stream);

        assertThatThrownBy(() -> merge(stream, shards.get(0), shards.get(2)))
                .isInstanceOf(InvalidArgumentException.class);
        merge(stream, shards.get(0), shards.get(1));

        Shard merged = kinesis.shards(stream).get(3);
        assertThat(merged.parentShardId()).isEqualTo(shards.get(0).shardId());
        assertThat(merged.adjacentParentShardId()).isEqualTo(shards.get(1).shardId());
        assertThat(merged.hashKeyRange().startingHashKey())
                .isEqualTo(shards.get(0).hashKeyRange().startingHashKey());
        assertThat(merged.hashKeyRange().endingHashKey())
                .isEqualTo(shards.get(1).hashKeyRange().endingHashKey());
        assertThatThrownBy(() -> split(stream, shards.get(0))).isInstanceOf(AwsServiceException.class);
    }

    private void merge(String stream, Shard one, Shard other) {
        kinesis.client()
                .mergeShards(request ->
                        request.streamName(stream).shardToMerge(one.shardId()).adjacentShardToMerge(other.shardId()));
        kinesis.awaitActive(stream);
    }

    @Test
    void scalesToUniformShardsWithLineage() {
        String stream = kinesis.newStream(2);

        kinesis.client()
                .updateShardCount(request ->
                        request.streamName(stream).targetShardCount(3).scalingType(ScalingType.UNIFORM_SCALING));
        kinesis.awaitActive(stream);

        List<Shard> all = kinesis.shards(stream);
        List<Shard> open = all.stream().filter(shard -> ending(shard) == null).toList();
        assertThat(open).hasSize(3).allSatisfy(shard -> {
            BigInteger size = new BigInteger(shard.hashKeyRange().endingHashKey())
                    .subtract(new BigInteger(shard.hashKeyRange().startingHashKey()));
            assertThat(size)
                    .isBetween(
                            RING.divide(BigInteger.valueOf(3)).subtract(BigInteger.TWO),
                            RING.divide(BigInteger.valueOf(3)).add(BigInteger.TWO));
        });
        assertThat(all)
                .filteredOn(shard -> all.indexOf(shard) > 1)
                .allSatisfy(shard -> assertThat(shard.parentShardId()).isNotNull());
        assertThatThrownBy(() -> kinesis.client()
                        .updateShardCount(request -> request.streamName(stream)
                                .targetShardCount(7)
                                .scalingType(ScalingType.UNIFORM_SCALING)))
                .isInstanceOf(AwsServiceException.class);
    }

    @Test
    void listsShardsPageByPage() {
        String stream = kinesis.newStream(5);

        List<String> listed = new ArrayList<>();
        ListShardsResponse page = kinesis.client()
                .listShards(request -> request.streamName(stream).maxResults(2));
        while (true) {
            assertThat(page.shards()).hasSizeBetween(1, 2);
            page.shards().forEach(shard -> listed.add(shard.shardId()));
            String token = page.nextToken();
            if (token == null) {
                break;
            }
            page = kinesis.client()
                    .listShards(request -> request.nextToken(token).maxResults(2));
        }

        assertThat(listed)
                .containsExactlyElementsOf(
                        kinesis.shards(stream).stream().map(Shard::shardId).toList());
        assertThat(kinesis.client()
                        .listShards(request -> request.streamName(stream).exclusiveStartShardId(listed.get(2)))
                        .shards())
                .extracting(Shard::shardId)
                .containsExactly(listed.get(3), listed.get(4));
        assertThatThrownBy(() -> kinesis.client()
                        .listShards(request -> request.streamName(stream).nextToken("nonsense")))
                .isInstanceOf(InvalidArgumentException.class);
    }

    @Test
    void listsTheShardsThatAFilterAsksFor() {
        String stream = kinesis.newStream(1);
        Shard parent = kinesis.onlyShard(stream);
        split(stream, parent);
        List<String> all = kinesis.shards(stream).stream().map(Shard::shardId).toList();

        assertThat(filtered(stream, ShardFilterType.AT_LATEST)).containsExactly(all.get(1), all.get(2));
        assertThat(filtered(stream, ShardFilterType.AT_TRIM_HORIZON)).containsExactly(all.get(0));
        assertThat(filtered(stream, ShardFilterType.FROM_TRIM_HORIZON)).containsExactlyElementsOf(all);
        assertThat(kinesis.client()
                        .listShards(request -> request.streamName(stream)
                                .shardFilter(filter -> filter.type(ShardFilterType.AFTER_SHARD_ID)
                                        .shardId(all.get(1))))
                        .shards())
                .extracting(Shard::shardId)
                .containsExactly(all.get(2));
    }

    private List<String> filtered(String stream, ShardFilterType type) {
        return kinesis
                .client()
                .listShards(request -> request.streamName(stream).shardFilter(filter -> filter.type(type)))
                .shards()
                .stream()
                .map(Shard::shardId)
                .toList();
    }
}
