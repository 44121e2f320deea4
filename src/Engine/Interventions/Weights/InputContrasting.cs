using Vectorscope.Engine.Generation;
using Vectorscope.Engine.Interventions.Divergences;
using Vectorscope.Engine.Model;
using Vectorscope.Engine.Settings;

namespace Vectorscope.Engine.Interventions.Weights;

/// <summary>Measures what writing matrices read while a model replies as one side and as another.</summary>
public static class InputContrasting
{
    /// <summary>Lets the model reply to the prompts of both sides, and takes the means over the tokens that choose and are the replies.</summary>
    /// <param name="model">The model that is to be edited, as it is.</param>
    /// <param name="positive">Prompts of the positive side, at least one.</param>
    /// <param name="negative">Prompts of the negative side, at least one.</param>
    /// <param name="options">How it replies.</param>
    /// <param name="progress">Told how many prompts of both are done; may be null.</param>
    /// <param name="cancellationToken">Checked between passes.</param>
    /// <exception cref="RefusedInputException">A prompt cannot be used.</exception>
    public static async Task<InputContrasts> MeasureAsync(
        LanguageModel model, IReadOnlyList<DivergencePrompt> positive, IReadOnlyList<DivergencePrompt> negative, DivergenceOptions options, IProgress<int>? progress, CancellationToken cancellationToken)
    {
        var (plus, plusTokens) = await SumAsync(model, positive, options, 0, progress, cancellationToken).ConfigureAwait(false);
        var (minus, minusTokens) = await SumAsync(model, negative, options, positive.Count, progress, cancellationToken).ConfigureAwait(false);
        return new(
            [
                .. plus.OrderBy(sum => sum.Key.Layer).ThenByDescending(sum => sum.Key.ByMixer)
                    .Select(sum => new InputContrast(sum.Key.Layer, sum.Key.ByMixer, [.. sum.Value.Zip(minus[sum.Key], (p, m) => (p / plusTokens) - (m / minusTokens))])),
            ],
            plusTokens, minusTokens);
    }

    private static async Task<(Dictionary<(int Layer, bool ByMixer), double[]> Sums, int Tokens)> SumAsync(
        LanguageModel model, IReadOnlyList<DivergencePrompt> prompts, DivergenceOptions options, int before, IProgress<int>? progress, CancellationToken cancellationToken)
    {
        var (sums, tokens, done) = (new Dictionary<(int, bool), double[]>(), 0, before);
        foreach (var record in await ReplyDivergence.ReplyAsync(model, prompts, options, cancellationToken).ConfigureAwait(false))
        {
            var (ids, first) = (record.Read.Select(id => (int)id).ToArray(), record.Prompt.Ids.Length - 1);
            await model.Scheduler.WatchAsync([new(new(ids, new SamplingOptions { Greedy = true, MaxTokens = 0 }))], ids.Length, new InputMeanWatch(first, sums), cancellationToken).ConfigureAwait(false);
            tokens += ids.Length - first;
            progress?.Report(++done);
        }
        return (sums, tokens);
    }
}
