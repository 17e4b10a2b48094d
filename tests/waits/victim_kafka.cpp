// Waits of librdkafka, whose broker does not exist; as victim.c.
#include <librdkafka/rdkafka.h>

#include <cstdio>
#include <cstdlib>

template <class Wait>
void wait(const char* name, Wait wait) {
  std::printf("begin %s\n", name);
  wait();
  std::printf("end %s\n", name);
}

int main() {
  std::setvbuf(stdout, nullptr, _IOLBF, 0);
  char error[512];
  const auto set = [&](rd_kafka_conf_t* of, const char* name, const char* value) {
    rd_kafka_conf_set(of, name, value, error, sizeof error);
  };
  const auto configured = [&] {
    rd_kafka_conf_t* conf = rd_kafka_conf_new();
    set(conf, "bootstrap.servers", "127.0.0.1:1");
    set(conf, "group.id", "waits");
    set(conf, "log_level", "0");
    return conf;
  };
  rd_kafka_t* consumer = rd_kafka_new(RD_KAFKA_CONSUMER, configured(), error, sizeof error);
  rd_kafka_t* producer = rd_kafka_new(RD_KAFKA_PRODUCER, configured(), error, sizeof error);
  rd_kafka_queue_t* none = rd_kafka_queue_new(producer);
  const rd_kafka_metadata_t* found = nullptr;
  wait("rd_kafka_queue_poll", [&] { rd_kafka_queue_poll(none, 500); });
  wait("rd_kafka_metadata", [&] { rd_kafka_metadata(consumer, 1, nullptr, &found, 500); });
  rd_kafka_topic_t* topic = rd_kafka_topic_new(producer, "waits", nullptr);
  rd_kafka_produce(topic, RD_KAFKA_PARTITION_UA, RD_KAFKA_MSG_F_COPY, error, 1, nullptr, 0, nullptr);
  wait("rd_kafka_flush", [&] { rd_kafka_flush(producer, 500); });
  std::fflush(stdout);
  std::_Exit(0);
}
