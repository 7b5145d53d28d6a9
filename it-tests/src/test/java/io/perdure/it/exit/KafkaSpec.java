package io.perdure.it.exit;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerGroupMetadata;
import org.apache.kafka.clients.consumer.GroupProtocol;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Kafka's clients, which collect what they send for threads of their own. */
@SuppressWarnings("FutureReturnValueIgnored") // what arrives is what counts
class KafkaSpec {

  private static final long LIMIT_SECONDS = 60;
  private static final String PING = "ping";

  private final KafkaBroker broker = new KafkaBroker();
  private final KafkaProducer<String, String> producer = producer(Map.of());
  private final Sent sent = new Sent(this::values);

  KafkaSpec() throws IOException {}

  @AfterEach
  void close() throws IOException {
    producer.close();
    broker.close();
  }

  @Test
  void aRecord() throws Exception {
    sent.isHeld(Sent.here(text -> producer.send(record(text))));
  }

  @Test
  void aRecordWithACallback() throws Exception {
    sent.isHeld(Sent.here(text -> producer.send(record(text), (sentRecord, failure) -> {})));
  }

  @Test
  void aRecordThatIsWaitedFor() throws Exception {
    sent.isHeld(
        Sent.here(text -> producer.send(record(text)).get(LIMIT_SECONDS, TimeUnit.SECONDS)));
  }

  // ---- transactions

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void aTransactionsCommit(boolean isLost) throws Exception {
    assertHeldInTransaction(
        isLost,
        "told",
        transactional -> transactional.send(record("told")),
        Producer::commitTransaction);
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void aTransactionsOffsets(boolean isLost) throws Exception {
    try (KafkaConsumer<String, String> consumer = consumer(GroupProtocol.CLASSIC)) {
      ConsumerGroupMetadata readers = consumer.groupMetadata();
      assertHeldInTransaction(
          isLost,
          "read",
          transactional -> {},
          transactional -> transactional.sendOffsetsToTransaction(note("read"), readers));
    }
  }

  /** Both wait for the broker: what is not there then never comes. */
  private void assertHeldInTransaction(boolean isLost, String text, Step before, Step sending)
      throws Exception {
    try (KafkaProducer<String, String> transactional =
        producer(Map.of(ProducerConfig.TRANSACTIONAL_ID_CONFIG, "notes"))) {
      transactional.initTransactions();
      transactional.beginTransaction();
      before.take(transactional);
      transactional.flush();
      new HeldTurn()
          .whileItWaits(
              isLost,
              () -> sending.take(transactional),
              () -> assertThat(broker.values()).isEmpty());
      assertThat(broker.values()).isEqualTo(isLost ? List.of() : List.of(text));
      transactional.close(Duration.ZERO); // else it waits for what is left of the transaction
    }
  }

  // ---- consumers

  @ParameterizedTest
  @EnumSource
  void anOffsetThatIsWaitedFor(GroupProtocol protocol) throws Exception {
    try (KafkaConsumer<String, String> consumer = consumer(protocol)) {
      new Sent(() -> notes(consumer)).isHeld(Sent.here(text -> consumer.commitSync(note(text))));
    }
  }

  @ParameterizedTest
  @EnumSource
  void anOffsetThatIsNot(GroupProtocol protocol) throws Exception {
    try (KafkaConsumer<String, String> consumer = consumer(protocol)) {
      new Sent(() -> notes(consumer))
          .isHeld(Sent.here(text -> consumer.commitAsync(note(text), (offsets, failure) -> {})));
    }
  }

  /** It sends what it was told in its order. */
  private List<String> notes(KafkaConsumer<String, String> consumer) {
    consumer.commitSync(note(PING));
    return withoutPings();
  }

  private static Map<TopicPartition, OffsetAndMetadata> note(String text) {
    return Map.of(new TopicPartition(KafkaBroker.TOPIC, 0), new OffsetAndMetadata(1, text));
  }

  private KafkaConsumer<String, String> consumer(GroupProtocol protocol) {
    KafkaConsumer<String, String> consumer =
        new KafkaConsumer<>(
            Map.of(
                ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG,
                broker.address(),
                ConsumerConfig.GROUP_PROTOCOL_CONFIG,
                protocol.name(),
                ConsumerConfig.GROUP_ID_CONFIG,
                "readers",
                ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG,
                false,
                ConsumerConfig.ENABLE_METRICS_PUSH_CONFIG,
                false),
            new StringDeserializer(),
            new StringDeserializer());
    consumer.assign(note(PING).keySet());
    return consumer;
  }

  // ----

  private KafkaProducer<String, String> producer(Map<String, Object> more) {
    Map<String, Object> configuration = new HashMap<>(more);
    configuration.put(ProducerConfig.BOOTSTRAP_SERVERS_CONFIG, broker.address());
    configuration.put(ProducerConfig.ENABLE_METRICS_PUSH_CONFIG, false);
    // else it asks for more of a broker than to take records
    configuration.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, !more.isEmpty());
    return new KafkaProducer<>(configuration, new StringSerializer(), new StringSerializer());
  }

  private static ProducerRecord<String, String> record(String text) {
    return new ProducerRecord<>(KafkaBroker.TOPIC, text);
  }

  /** A partition keeps order. */
  private List<String> values() throws Exception {
    producer.send(record(PING)).get(LIMIT_SECONDS, TimeUnit.SECONDS);
    return withoutPings();
  }

  private List<String> withoutPings() {
    return broker.values().stream().filter(Predicate.not(PING::equals)).toList();
  }

  private interface Step {
    void take(Producer<String, String> transactional);
  }
}
