using System.Runtime.InteropServices;
using Vectorscope.Engine.Generation;
using Vectorscope.Engine.Json;
using Vectorscope.Engine.Model;
using Vectorscope.Engine.Settings;
using Vectorscope.Engine.Statistics;

namespace Vectorscope.Engine.Interventions.Divergences;

/// <summary>
/// Lets one model reply under interventions and without, side by side, and compares each reply with what the model would have chosen
/// without: KL(edited‖base) along the edited replies. Both are the same weights, so nothing but a pass more is needed.
/// </summary>
/// <remarks>
/// Rows that are measured together go through the model as one group that nobody joins, and each reply is then read in a group of its
/// own: what comes out is a function of the rows and the options alone, on CPU to the bit.
/// </remarks>
public static class SteeredRollouts
{
    /// <summary>Measures prompts together.</summary>
    /// <param name="model">The model.</param>
    /// <param name="rows">At least one; they are padded to the longest prompt.</param>
    /// <param name="options">How they are continued and what is read.</param>
    /// <param name="cancellationToken">Checked before each pass.</param>
    /// <returns>A reply for each row, in their order. One that left the range of the number type is marked so, and no other is touched by it.</returns>
    /// <exception cref="RefusedInputException">A prompt is empty or has ids outside the vocabulary, or so many rows of this length do not fit the device's memory.</exception>
    public static async Task<IReadOnlyList<SteeredReply>> MeasureAsync(LanguageModel model, IReadOnlyList<SteeredPrompt> rows, SteeredOptions options, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(options);
        Check(model, rows, options);
        var written = await WriteAsync(model, rows, options, cancellationToken).ConfigureAwait(false);
        var replies = new SteeredReply[rows.Count];
        for (var i = 0; i < rows.Count; i++)
        {
            replies[i] = written[i] is { } ids ? await ReadAsync(model, rows[i], ids, options, cancellationToken).ConfigureAwait(false) : SteeredReply.None;
        }
        return replies;
    }

    // Null where there was no next token to choose. A group with such a row says only that there is one: its halves are tried again.
    private static async Task<IReadOnlyList<int>?[]> WriteAsync(LanguageModel model, IReadOnlyList<SteeredPrompt> rows, SteeredOptions options, CancellationToken cancellationToken)
    {
        var replies = new WrittenReplies();
        try
        {
            await model.Scheduler.WatchAsync([.. rows.Select(row => Prompt(model, row, options))], rows.Max(row => row.Prompt.Ids.Length), replies, cancellationToken).ConfigureAwait(false);
            return [.. replies.Ids];
        }
        catch (NotANumberException) when (rows.Count == 1)
        {
            return [null];
        }
        catch (NotANumberException)
        {
            var half = rows.Count / 2;
            return [
                .. await WriteAsync(model, [.. rows.Take(half)], options, cancellationToken).ConfigureAwait(false),
                .. await WriteAsync(model, [.. rows.Skip(half)], options, cancellationToken).ConfigureAwait(false)];
        }
        catch (ExternalException e) when (e.Message.Contains("memory", StringComparison.OrdinalIgnoreCase))
        {
            throw new RefusedInputException($"{rows.Count} rows of up to {rows.Max(row => row.Prompt.Ids.Length)} tokens and replies of up to {options.Replies.MaxTokens} did not fit the device's memory. Take fewer rows at once.");
        }
    }

    private static async Task<SteeredReply> ReadAsync(LanguageModel model, SteeredPrompt row, IReadOnlyList<int> ids, SteeredOptions options, CancellationToken cancellationToken)
    {
        var comparison = new ReplyComparison(model.Network, row, ids, options);
        await model.Scheduler.WatchAsync(comparison.Rows, row.Prompt.Ids.Length + ids.Count, comparison, cancellationToken).ConfigureAwait(false);
        return comparison.Result;
    }

    private static ScheduledPrompt Prompt(LanguageModel model, SteeredPrompt row, SteeredOptions options) => new(new(row.Prompt.Ids, Sampling(model, row, options.Replies)))
    {
        FirstUnusedId = options.Replies.Tokens < model.Config.VocabularySize ? options.Replies.Tokens : null,
        Intervention = row.Intervention,
        ThinkingTags = options.ThinkingTags,
    };

    private static SamplingOptions Sampling(LanguageModel model, SteeredPrompt row, DivergenceOptions options) => new()
    {
        Greedy = options.Temperature == 0,
        Temperature = options.Temperature,
        MaxTokens = options.MaxTokens,
        StopIds = model.Config.StopTokenIds,
        Seed = unchecked((long)new SeededRandom(options.Seed, RandomPurpose.Rollout, row.Number).NextBits()),
    };

    private static void Check(LanguageModel model, IReadOnlyList<SteeredPrompt> rows, SteeredOptions options)
    {
        ArgumentNullException.ThrowIfNull(rows);
        if (rows.Count == 0) throw new ArgumentException("There is no prompt to continue.", nameof(rows));
        ArgumentOutOfRangeException.ThrowIfLessThan(options.Replies.MaxTokens, 1);
        if (options.Reading is { } reading && (reading.Layer < 0 || reading.Layer > model.Config.LayerCount || reading.Unit.Length != model.Config.HiddenSize))
            throw new ArgumentException($"A reading at layer {reading.Layer} of width {reading.Unit.Length} is none of this model.", nameof(options));
        foreach (var prompt in rows.Select(row => row.Prompt).Distinct())
        {
            if (prompt.Ids.Length == 0) throw new RefusedInputException($"The prompt \"{Quote.Of(prompt.Name)}\" is empty.");
            if (prompt.Ids.Any(id => id < 0 || id >= model.Config.VocabularySize)) throw new RefusedInputException($"The prompt \"{Quote.Of(prompt.Name)}\" has ids outside the vocabulary.");
        }
    }
}
