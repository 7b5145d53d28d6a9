package io.perdure.it.exit;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.Node;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.message.AddOffsetsToTxnResponseData;
import org.apache.kafka.common.message.AddPartitionsToTxnResponseData;
import org.apache.kafka.common.message.ApiVersionsResponseData;
import org.apache.kafka.common.message.EndTxnResponseData;
import org.apache.kafka.common.message.FindCoordinatorResponseData;
import org.apache.kafka.common.message.InitProducerIdResponseData;
import org.apache.kafka.common.message.MetadataResponseData.MetadataResponsePartition;
import org.apache.kafka.common.message.MetadataResponseData.MetadataResponseTopic;
import org.apache.kafka.common.message.ProduceRequestData.PartitionProduceData;
import org.apache.kafka.common.message.ProduceRequestData.TopicProduceData;
import org.apache.kafka.common.message.ProduceResponseData;
import org.apache.kafka.common.message.ProduceResponseData.PartitionProduceResponse;
import org.apache.kafka.common.message.ProduceResponseData.TopicProduceResponse;
import org.apache.kafka.common.protocol.ApiKeys;
import org.apache.kafka.common.protocol.ApiMessage;
import org.apache.kafka.common.protocol.ByteBufferAccessor;
import org.apache.kafka.common.protocol.Errors;
import org.apache.kafka.common.record.internal.Record;
import org.apache.kafka.common.record.internal.RecordBatch;
import org.apache.kafka.common.record.internal.Records;
import org.apache.kafka.common.requests.AbstractRequest;
import org.apache.kafka.common.requests.AddPartitionsToTxnRequest;
import org.apache.kafka.common.requests.AddPartitionsToTxnResponse;
import org.apache.kafka.common.requests.ApiVersionsResponse;
import org.apache.kafka.common.requests.EndTxnRequest;
import org.apache.kafka.common.requests.FindCoordinatorRequest;
import org.apache.kafka.common.requests.FindCoordinatorResponse;
import org.apache.kafka.common.requests.MetadataResponse;
import org.apache.kafka.common.requests.OffsetCommitRequest;
import org.apache.kafka.common.requests.ProduceRequest;
import org.apache.kafka.common.requests.RequestHeader;
import org.apache.kafka.common.requests.RequestUtils;
import org.apache.kafka.common.requests.TransactionResult;
import org.apache.kafka.common.requests.TxnOffsetCommitRequest;

/** As much of a Kafka broker as clients need that send; it has one topic. */
final class KafkaBroker implements AutoCloseable {

  static final String TOPIC = "notes";

  private static final Uuid TOPIC_ID = Uuid.randomUuid();
  private static final List<Integer> THIS_NODE = List.of(0);

  private static final List<ApiKeys> KNOWN =
      List.of(
          ApiKeys.API_VERSIONS,
          ApiKeys.METADATA,
          ApiKeys.PRODUCE,
          ApiKeys.FIND_COORDINATOR,
          ApiKeys.INIT_PRODUCER_ID,
          ApiKeys.ADD_PARTITIONS_TO_TXN,
          ApiKeys.ADD_OFFSETS_TO_TXN,
          ApiKeys.TXN_OFFSET_COMMIT,
          ApiKeys.END_TXN,
          ApiKeys.OFFSET_COMMIT);

  private final ServerSocket server = new ServerSocket(0, 10, InetAddress.getLoopbackAddress());
  private final List<Socket> connections = new ArrayList<>();
  private final List<String> values = new ArrayList<>();

  /** Of the one transaction that there may be. */
  private final List<String> uncommitted = new ArrayList<>();

  KafkaBroker() throws IOException {
    Serving.start("kafka", this::accept);
  }

  String address() {
    return "127.0.0.1:" + server.getLocalPort();
  }

  /** What was sent to the topic and committed, and the notes beside offsets, in that order. */
  synchronized List<String> values() {
    return List.copyOf(values);
  }

  @Override
  public void close() throws IOException {
    server.close();
    synchronized (this) {
      for (Socket each : connections) {
        each.close();
      }
    }
  }

  private void accept() throws IOException {
    while (true) {
      Socket socket = server.accept();
      synchronized (this) {
        connections.add(socket);
      }
      Serving.start("kafka", () -> serve(socket));
    }
  }

  private void serve(Socket socket) throws IOException {
    DataInputStream in = new DataInputStream(socket.getInputStream());
    DataOutputStream out = new DataOutputStream(socket.getOutputStream());
    while (true) {
      ByteBuffer request = ByteBuffer.wrap(in.readNBytes(in.readInt()));
      RequestHeader header = RequestHeader.parse(request);
      ApiMessage reply = reply(header, request);
      ByteBuffer bytes =
          RequestUtils.serialize(
              header.toResponseHeader().data(),
              header.toResponseHeader().headerVersion(),
              reply,
              header.apiVersion());
      out.writeInt(bytes.remaining());
      out.write(bytes.array(), bytes.arrayOffset() + bytes.position(), bytes.remaining());
    }
  }

  private ApiMessage reply(RequestHeader header, ByteBuffer body) throws IOException {
    AbstractRequest request =
        AbstractRequest.parseRequest(
                header.apiKey(), header.apiVersion(), new ByteBufferAccessor(body))
            .request;
    return switch (header.apiKey()) {
      case API_VERSIONS -> versions();
      case METADATA -> metadata(header.apiVersion());
      case PRODUCE -> produced((ProduceRequest) request);
      case FIND_COORDINATOR -> coordinator((FindCoordinatorRequest) request);
      case INIT_PRODUCER_ID -> new InitProducerIdResponseData().setProducerId(1);
      case ADD_PARTITIONS_TO_TXN -> added((AddPartitionsToTxnRequest) request);
      case ADD_OFFSETS_TO_TXN -> new AddOffsetsToTxnResponseData();
      case TXN_OFFSET_COMMIT -> committed((TxnOffsetCommitRequest) request);
      case END_TXN -> ended((EndTxnRequest) request);
      case OFFSET_COMMIT -> committed((OffsetCommitRequest) request);
      default -> throw new IOException("Nobody asks for " + header.apiKey());
    };
  }

  private static ApiMessage versions() {
    ApiVersionsResponseData versions = new ApiVersionsResponseData();
    for (ApiKeys each : KNOWN) {
      versions.apiKeys().add(ApiVersionsResponse.toApiVersion(each));
    }
    return versions;
  }

  private ApiMessage metadata(short version) {
    MetadataResponsePartition partition =
        new MetadataResponsePartition()
            .setPartitionIndex(0)
            .setLeaderId(0)
            .setLeaderEpoch(0)
            .setReplicaNodes(THIS_NODE)
            .setIsrNodes(THIS_NODE);
    MetadataResponseTopic topic =
        new MetadataResponseTopic()
            .setName(TOPIC)
            .setTopicId(TOPIC_ID)
            .setPartitions(List.of(partition));
    return MetadataResponse.prepareResponse(
            version,
            0,
            List.of(node()),
            "cluster",
            0,
            List.of(topic),
            MetadataResponse.AUTHORIZED_OPERATIONS_OMITTED)
        .data();
  }

  private Node node() {
    return new Node(0, "127.0.0.1", server.getLocalPort());
  }

  private synchronized ApiMessage produced(ProduceRequest request) {
    ProduceResponseData produced = new ProduceResponseData();
    for (TopicProduceData topic : request.data().topicData()) {
      TopicProduceResponse reply =
          new TopicProduceResponse().setName(topic.name()).setTopicId(topic.topicId());
      for (PartitionProduceData partition : topic.partitionData()) {
        keep((Records) partition.records());
        reply.partitionResponses().add(new PartitionProduceResponse().setIndex(partition.index()));
      }
      produced.responses().add(reply);
    }
    return produced;
  }

  private void keep(Records records) {
    for (RecordBatch batch : records.batches()) {
      for (Record each : batch) {
        String value = StandardCharsets.UTF_8.decode(each.value()).toString();
        (batch.isTransactional() ? uncommitted : values).add(value);
      }
    }
  }

  private ApiMessage coordinator(FindCoordinatorRequest request) {
    FindCoordinatorResponseData found = new FindCoordinatorResponseData();
    for (String each : request.data().coordinatorKeys()) {
      found
          .coordinators()
          .add(FindCoordinatorResponse.prepareCoordinatorResponse(Errors.NONE, each, node()));
    }
    return found;
  }

  private static ApiMessage added(AddPartitionsToTxnRequest request) {
    Map<TopicPartition, Errors> partitions = new HashMap<>();
    for (TopicPartition each :
        AddPartitionsToTxnRequest.getPartitions(request.data().v3AndBelowTopics())) {
      partitions.put(each, Errors.NONE);
    }
    return new AddPartitionsToTxnResponseData()
        .setResultsByTopicV3AndBelow(
            AddPartitionsToTxnResponse.resultForTransaction("", partitions).topicResults());
  }

  private synchronized ApiMessage committed(TxnOffsetCommitRequest request) {
    request.data().topics().stream()
        .flatMap(topic -> topic.partitions().stream())
        .forEach(offset -> values.add(offset.committedMetadata()));
    return TxnOffsetCommitRequest.getErrorResponse(request.data(), Errors.NONE);
  }

  private synchronized ApiMessage committed(OffsetCommitRequest request) {
    request.data().topics().stream()
        .flatMap(topic -> topic.partitions().stream())
        .forEach(offset -> values.add(offset.committedMetadata()));
    return OffsetCommitRequest.getErrorResponse(request.data(), Errors.NONE);
  }

  private synchronized ApiMessage ended(EndTxnRequest request) {
    if (request.result() == TransactionResult.COMMIT) {
      values.addAll(uncommitted);
    }
    uncommitted.clear();
    return new EndTxnResponseData();
  }
}
