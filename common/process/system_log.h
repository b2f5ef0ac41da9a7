// Log lines of what a service did by itself: events `timer` and `reaction`. Nothing of any record is in them.
#ifndef CANDOUR_COMMON_PROCESS_SYSTEM_LOG_H_
#define CANDOUR_COMMON_PROCESS_SYSTEM_LOG_H_

#include "common/executor/reactor.h"
#include "common/executor/timers.h"

namespace candour {

void LogTimer(const TimerResult& result);
void LogReaction(const ReactionResult& result);

}  // namespace candour

#endif  // CANDOUR_COMMON_PROCESS_SYSTEM_LOG_H_
