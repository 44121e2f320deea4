using Vectorscope.Jobs.Agent.Replies;
using Vectorscope.Jobs.Agent.Turns;
using Vectorscope.Jobs.Store;

namespace Vectorscope.Jobs.Agent.Terminus;

/// <summary>Numbers the model calls of a trial and tells what came of each.</summary>
internal sealed class TurnRecorder(AgentContext context, AgentSettings settings)
{
    private int _number;
    private IReadOnlyList<int> _before = [];

    /// <summary>A call that is not parsed: a summary, or a reply that the end of the trial cut off.</summary>
    public Task RecordAsync(TurnKind kind, string prompt, ModelReply reply, CancellationToken cancellationToken) =>
        RecordAsync(kind, prompt, reply, null, "", 0, cancellationToken);

    /// <param name="parsed">What was made of the reply; null when it was not parsed.</param>
    /// <param name="observation">As it is sent back.</param>
    public Task RecordAsync(
        TurnKind kind, string prompt, ModelReply reply, ParsedReply? parsed, string observation, double commandSeconds, CancellationToken cancellationToken)
    {
        var turn = reply.ToTurn(++_number, kind, prompt, settings, parsed) with
        {
            Observation = observation,
            CommandSeconds = commandSeconds,
            Tokens = reply.Tokens is { } tokens ? TurnTokens.After(_before, tokens.Prompt, tokens.Reply) : null,
            Projections = reply.Projections,
        };
        _before = reply.Tokens?.Prompt ?? _before;
        // What the end of the trial cut off is still to be kept.
        return context.Turns(turn, cancellationToken.IsCancellationRequested ? CancellationToken.None : cancellationToken);
    }
}
