using Vectorscope.Engine.Generation;
using Vectorscope.Engine.Interventions.Divergences;
using Vectorscope.Engine.Model;
using Vectorscope.Engine.Settings;

namespace Vectorscope.Engine.Interventions.Weights;

/// <summary>Finds the keys of pseudo-biases: what the model's last matrices read over prompts and its own replies to them.</summary>
public static class KeyFitting
{
    /// <summary>λ of the fit as a share of the mean square of an element of the inputs: it keeps directions that hardly vary from deciding.</summary>
    public const double Ridge = 1e-3;

    /// <summary>Inputs that a key is fitted to at most, spread over all there are.</summary>
    public const int MostTokens = 2048;

    /// <summary>Held-out inputs at most.</summary>
    public const int MostHeldOutTokens = 1024;

    // Inputs in memory at once; blocks beyond that wait for another round of passes.
    private const long MostBytes = 1L << 30;

    /// <summary>Whether a prompt is held out: every fourth, and of fewer the last.</summary>
    public static bool IsHeldOut(int prompt, int prompts) => prompt % 4 == 3 || (prompts < 4 && prompt == prompts - 1);

    /// <summary>Fits keys.</summary>
    /// <param name="model">The model that is to be edited, as it is.</param>
    /// <param name="prompts">At least two: some are held out.</param>
    /// <param name="options">How it replies.</param>
    /// <param name="layers">Blocks, 1…L.</param>
    /// <param name="progress">Told how many are done; may be null.</param>
    /// <param name="cancellationToken">Checked between passes and within the fit.</param>
    /// <exception cref="RefusedInputException">There is nothing to hold out, or a prompt cannot be used.</exception>
    public static async Task<ConstantKeys> FitAsync(
        LanguageModel model, IReadOnlyList<DivergencePrompt> prompts, DivergenceOptions options, IReadOnlyList<int> layers, IProgress<int>? progress, CancellationToken cancellationToken)
    {
        if (prompts.Count < 2) throw new RefusedInputException("A pseudo-bias is fitted to some prompts and tried on others: give at least two.");
        var records = await ReplyDivergence.ReplyAsync(model, prompts, options, cancellationToken).ConfigureAwait(false);
        var (fitted, held) = (Chosen(records, held: false, MostTokens), Chosen(records, held: true, MostHeldOutTokens));
        var (count, heldCount) = (fitted.Sum(one => one.Tokens.Length), held.Sum(one => one.Tokens.Length));
        var width = model.Config.IntermediateSize;
        var keys = new List<ConstantKey>();
        foreach (var part in layers.Chunk((int)Math.Max(1, MostBytes / ((long)(count + heldCount) * width * sizeof(float)))))
        {
            var inputs = await ReadAsync(model, fitted, part, width, cancellationToken).ConfigureAwait(false);
            var others = await ReadAsync(model, held, part, width, cancellationToken).ConfigureAwait(false);
            foreach (var layer in part)
            {
                var key = KeySolver.Solve(inputs[layer], width, Ridge, cancellationToken);
                keys.Add(new(layer, key, new(count, KeySolver.R2(inputs[layer], key), heldCount, KeySolver.R2(others[layer], key))));
                progress?.Report(keys.Count);
            }
        }
        return new(keys);
    }

    // Of each sequence every so manieth token, counted on through all, so that no more than the most are taken.
    private static List<(int[] Ids, long[] Tokens)> Chosen(IReadOnlyList<ReplyRecord> records, bool held, int most)
    {
        int[][] sequences = [.. records.Where((_, i) => IsHeldOut(i, records.Count) == held).Select(record => record.Read.Select(id => (int)id).ToArray())];
        var step = (sequences.Sum(ids => ids.Length) + most - 1) / most;
        var (chosen, before) = (new List<(int[], long[])>(), 0);
        foreach (var ids in sequences)
        {
            long[] tokens = [.. Enumerable.Range(0, ids.Length).Where(token => (before + token) % step == 0).Select(token => (long)token)];
            if (tokens.Length > 0) chosen.Add((ids, tokens));
            before += ids.Length;
        }
        return chosen;
    }

    private static async Task<Dictionary<int, float[]>> ReadAsync(LanguageModel model, List<(int[] Ids, long[] Tokens)> sequences, int[] layers, int width, CancellationToken cancellationToken)
    {
        var all = layers.ToDictionary(layer => layer, _ => new float[sequences.Sum(one => one.Tokens.Length) * width]);
        var first = 0;
        foreach (var (ids, tokens) in sequences)
        {
            var (from, length) = (first * width, tokens.Length * width);
            var watch = new MlpInputWatch(tokens, all.ToDictionary(one => one.Key, one => one.Value.AsMemory(from, length)));
            await model.Scheduler.WatchAsync([new(new(ids, new SamplingOptions { Greedy = true, MaxTokens = 0 }))], ids.Length, watch, cancellationToken).ConfigureAwait(false);
            first += tokens.Length;
        }
        return all;
    }
}
