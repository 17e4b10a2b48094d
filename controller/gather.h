// Asks every node the same thing and goes on when all have answered: the first error wins, but is told only after the
// last answer, so that nothing is still under way when the caller acts on it.
#pragma once

#include <cstddef>
#include <functional>
#include <memory>
#include <utility>
#include <vector>

#include "controller/node.h"

namespace prochron::controller {

/// `ask(node, answer)` is called for each node; `then` once, with success or the first error.
inline void gather(const std::vector<Node*>& nodes, const std::function<void(Node&, Done<Status>)>& ask,
                   Done<Status> then) {
  struct Pending {
    std::size_t left;
    Status first;
    Done<Status> then;
  };
  if (nodes.empty()) return then({});
  auto pending = std::make_shared<Pending>(Pending{nodes.size(), {}, std::move(then)});
  for (Node* node : nodes) {
    ask(*node, [pending](Status answer) {
      if (!answer && pending->first) pending->first = std::move(answer);
      if (--pending->left == 0) pending->then(std::move(pending->first));
    });
  }
}

}  // namespace prochron::controller
