// librdkafka's mock of a broker, for who wants Kafka's client without Kafka. It is no broker: it holds 5 MB a topic,
// wakes nobody who waits for data, and forgets all when it ends, so it is called a mock wherever it is shown.
#pragma once

#include <string>

#include "core/result.h"

namespace prochron::pipelines::kafka {

/// Tells HOST:PORT, then lasts until the process ends.
Status serve_mock(void (*tell)(const std::string& address));

}  // namespace prochron::pipelines::kafka
