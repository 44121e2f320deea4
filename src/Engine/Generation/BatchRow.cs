namespace Vectorscope.Engine.Generation;

/// <summary>A row of the running batch.</summary>
/// <param name="Index">Row of the request.</param>
/// <param name="Row">Its prompt and settings.</param>
internal sealed record BatchRow(int Index, GenerationRow Row)
{
    internal List<int> Ids { get; } = [];

    internal StopReason? Reason { get; private set; }

    internal int? StopId { get; private set; }

    internal int Next(Candidate[] candidates) =>
        Sampler.Choose(candidates, Row.Sampling, CounterRandom.Uniform(Row.Sampling.Seed, Ids.Count));

    /// <summary>Adds a chosen token, or ends on it.</summary>
    /// <returns>Whether the token became part of the reply.</returns>
    internal bool Take(int id)
    {
        if (Row.Sampling.StopIds.Contains(id))
        {
            (Reason, StopId) = (StopReason.Stop, id);
            return false;
        }
        Ids.Add(id);
        if (Ids.Count >= Row.Sampling.MaxTokens) Reason = StopReason.Length;
        return true;
    }

    internal GeneratedReply Reply(TimeSpan prefill, TimeSpan decode) =>
        new(Ids, Reason ?? StopReason.Cancelled, StopId, Row.Prompt.Count, prefill, decode);
}
