using Vectorscope.Engine.Generation;
using Vectorscope.Engine.Model;

namespace Vectorscope.Engine.Tests.Generation;

/// <summary>Holds a reply against one plain pass over prompt and reply, without caches, batches or sessions.</summary>
internal static class ReplyCheck
{
    private const double DrawTolerance = 2e-4;

    /// <summary>
    /// Every token must be the one that its settings choose from the logits of the plain pass. Where rounding could decide (two
    /// likeliest tokens, or a draw at the edge of a token's share) the neighbour is accepted too.
    /// </summary>
    /// <param name="logitTolerance">Between greedy candidates.</param>
    internal static async Task HoldsAsync(
        LanguageModel model, GenerationRow row, GeneratedReply reply, float logitTolerance = 2e-4f)
    {
        var ids = row.Prompt.Concat(reply.Ids).Select(id => (long)id).ToArray();
        var result = await model.ForwardAsync(new ForwardRequest(ids, 1), TestContext.Current.CancellationToken);
        var vocabulary = model.Config.VocabularySize;
        var chosen = reply.Reason == StopReason.Stop ? reply.Ids.Append(reply.StopId!.Value) : reply.Ids;
        var index = 0;
        foreach (var id in chosen)
        {
            var logits = result.Logits.AsSpan((row.Prompt.Count - 1 + index) * vocabulary, vocabulary);
            var allowed = Allowed(logits, row.Sampling, reply.Ids.Take(index), index, logitTolerance);
            Assert.True(allowed.Contains(id), $"Token {index} of {reply.Ids.Count} after {row.Prompt.Count} of prompt ({reply.CachedTokens} cached) is {id}, not {string.Join(" or ", allowed)}.");
            index++;
        }
        if (reply.Reason == StopReason.Length) Assert.Equal(row.Sampling.MaxTokens, reply.Ids.Count);
        Assert.Equal(row.Prompt.Count, reply.PromptTokens);
    }

    private static HashSet<int> Allowed(
        ReadOnlySpan<float> logits, SamplingOptions sampling, IEnumerable<int> seen, int index, float logitTolerance)
    {
        var values = logits.ToArray();
        foreach (var id in seen.Distinct()) values[id] -= (float)sampling.PresencePenalty;
        Candidate[] sorted = [.. values.Select((value, id) => new Candidate(id, value)).Order()];
        if (sampling.IsGreedy) return [.. sorted.Where(c => c.Logit >= sorted[0].Logit - logitTolerance).Select(c => c.Id)];
        var draw = CounterRandom.Uniform(sampling.Seed, index);
        return [.. new[] { draw, Math.Max(0, draw - DrawTolerance), Math.Min(1 - 1e-12, draw + DrawTolerance) }.Select(u => Sampler.Choose(sorted, sampling, u))];
    }
}
