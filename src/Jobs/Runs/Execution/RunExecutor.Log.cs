using Microsoft.Extensions.Logging;
using Vectorscope.Jobs.Store;

namespace Vectorscope.Jobs.Runs.Execution;

public sealed partial class RunExecutor
{
    [LoggerMessage(EventId = 100, Level = LogLevel.Information, Message = "Run {RunId} attempt {Attempt} began")]
    private partial void LogStarted(string runId, int attempt);

    [LoggerMessage(EventId = 101, Level = LogLevel.Information, Message = "Run {RunId} attempt {Attempt} ended {State}: {Sentence}")]
    private partial void LogEnded(string runId, int attempt, RunState state, string sentence);

    [LoggerMessage(EventId = 102, Level = LogLevel.Error, Message = "Run {RunId} attempt {Attempt} failed")]
    private partial void LogFailed(Exception exception, string runId, int attempt);

    [LoggerMessage(EventId = 103, Level = LogLevel.Warning, Message = "Run {RunId} attempt {Attempt} lost its lease; its outcome is another process's to write")]
    private partial void LogLeaseLost(string runId, int attempt);

    [LoggerMessage(EventId = 104, Level = LogLevel.Warning, Message = "A heartbeat could not be written")]
    private partial void LogHeartbeatFailed(Exception exception);

    [LoggerMessage(EventId = 105, Level = LogLevel.Warning, Message = "The work folder of run {RunId} could not be deleted")]
    private partial void LogWorkKept(Exception exception, string runId);

    [LoggerMessage(EventId = 106, Level = LogLevel.Warning, Message = "That a run ended {State} could not be stored; trying again")]
    private partial void LogEndFailed(Exception exception, RunState state);
}
