// The agent's hand on a control page. Two promises carry it. First, what was published about the past is never changed:
// a new table may differ from the old one only from an instant that is still to come, so a reader that was interrupted
// in mid-read still gets the right answer, and every process flips at the same nanosecond. Second, a lease is never
// shortened and never quietly revived: a victim that healed itself is bent again only after a table was published that
// agrees with what it shows now.
#pragma once

#include <sys/types.h>

#include <cstddef>
#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "core/ids.h"
#include "core/result.h"
#include "core/time.h"
#include "faults/clock_transform.h"
#include "faults/control_page.h"
#include "faults/page_table.h"
#include "host/shared_memory.h"

namespace prochron::faults {

struct AdoptedPage;

/// Owned by whoever bends the victims that follow the page; one thread. Destruction removes the page's name and lets
/// the lease run out: victims heal by themselves.
class PageWriter {
 public:
  enum class Lease {
    kNone,  ///< never held: victims show native time
    kHeld,
    kLost,  ///< ran out: REALTIME is native again, MONOTONIC holds its offset
  };

  /// A new page in /dev/shm that shows `transform`, its past included, but is not leased yet. If the transform is not
  /// the identity, renew() before the first victim starts. `mode`: 0600, or 0644 where victims run as another user.
  static Result<PageWriter> create(RunId run, std::string_view purpose, mode_t mode, const ClockTransform& transform,
                                   const NativeBases& bases);

  /// What a page may show, from an instant on; the newest first.
  using Candidates = std::function<std::vector<ClockTransform>(NativeTime since)>;
  /// The page of a writer that was killed, as if this process had made it: readers notice nothing. Its lease goes on if it
  /// is held, and is to be renewed; if it is lost, publish() and renew() have their rules. kRefused, with nothing changed, if
  /// its writer lives or what is published is none of the candidates, bit for bit from now on (of a lost lease: from its
  /// end on); kCorrupt if it is no page.
  static Result<AdoptedPage> adopt(const std::string& path, const Candidates& candidates_since);

  /// The same of a page whose lease is lost, whatever was on it: published() is what its healed clocks show. kRefused too as
  /// long as the lease is held or REALTIME is still on its way back.
  static Result<PageWriter> adopt_healed(const std::string& path);

  /// What victims find in PROCHRON_PAGE.
  const std::string& path() const { return memory_.path(); }

  /// Shows `transform` from now on. kRefused, definitely without effect, if it differs from what is published at an
  /// instant sooner than least_lead() from now; kRefused and not definite if it was overtaken by that instant while
  /// being stored: the run is tainted. Of a lost lease only a transform is taken that has agreed with the healed clocks
  /// since the lease ended: REALTIME native, MONOTONIC at what it held.
  Status publish(const ClockTransform& transform, const NativeBases& bases);

  /// Holds or prolongs the lease to `length` from now. kRefused if it is lost and nothing was published since, or what
  /// was has come to differ from the healed clocks; then the victims have healed, or will at valid_until().
  Status renew(Duration length);

  const ClockTransform& published() const { return published_; }
  Lease lease() const;
  NativeTime valid_until() const;  ///< of a lease held or lost
  /// Publish again before: from this instant on the page lacks part of the transform (PROCHRON_NO_INSTANT: never).
  std::int64_t complete_until_ns() const { return complete_until_ns_; }

  static constexpr Duration least_lead() { return std::chrono::milliseconds(1); }
  static constexpr Duration renewal_margin() { return std::chrono::milliseconds(5); }

 private:
  PageWriter(host::SharedMemory memory, ClockTransform transform)
      : memory_(std::move(memory)), published_(std::move(transform)) {}
  prochron_page& page() const { return *reinterpret_cast<prochron_page*>(memory_.data()); }
  void store(const ClockTransform& transform, const NativeBases& bases);
  /// Whether `transform` agrees with clocks that healed at `end` until `ahead` of now.
  bool shows_what_healed_clocks_do(const ClockTransform& transform, NativeTime end, Duration ahead) const;

  host::SharedMemory memory_;
  ClockTransform published_;
  std::int64_t complete_until_ns_ = PROCHRON_NO_INSTANT;
  bool reconciled_ = false;  // since the lease was lost, a table was published that agrees with the healed clocks
};

struct AdoptedPage {
  PageWriter writer;
  std::size_t shown = 0;  ///< which of the candidates it shows
};

}  // namespace prochron::faults
