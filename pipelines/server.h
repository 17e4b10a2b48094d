// What a transport needs besides stages: a server, planned like a stage outside the flow of messages. It has a name in
// the one namespace of nodes and stages, a node to stand on, a clock to follow, a place in the record and a watch over
// it, so everything that knows foreign programs knows servers.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "pipelines/pipeline.h"

namespace prochron::pipelines {

/// The server that `pipeline`'s transport starts; none if it starts none, or if the user's own is to be used. Named
/// after the transport.
std::optional<StageSpec> planned_server(const PipelineSpec& pipeline);

/// `pipeline` with its server, if it has one, as the last of its stages.
PipelineSpec with_server(PipelineSpec pipeline);

bool is_server(const StageSpec& stage);
/// The stages that a spec lists, which keep their places: a server comes last.
std::vector<StageSpec> without_server(std::vector<StageSpec> stages);
/// Of a pipeline as with_server gives it.
std::optional<std::uint16_t> server_index(const PipelineSpec& pipeline);

/// Where the user's own server is, as the spec says it; empty if that is not what is used.
std::string own_server(const PipelineSpec& pipeline);

/// What stands in for the transport's real server says nothing about latencies.
bool is_mock(const PipelineSpec& pipeline);

/// What the links hold back of a message from stage to stage: those of its way, by way of the server if there is one.
/// A user's own server stands on no node, and no link leads to it.
std::vector<LinkSpec> links_crossed(const PipelineSpec& pipeline, std::uint16_t from, std::uint16_t to);

}  // namespace prochron::pipelines
