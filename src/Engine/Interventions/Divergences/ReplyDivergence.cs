using System.Globalization;
using System.Runtime.InteropServices;
using Vectorscope.Engine.Generation;
using Vectorscope.Engine.Json;
using Vectorscope.Engine.Model;
using Vectorscope.Engine.Settings;
using Vectorscope.Engine.Statistics;

namespace Vectorscope.Engine.Interventions.Divergences;

/// <summary>
/// Compares an edited model with the one it was made from, one after the other, so that only one need be in memory: first the edited
/// one replies, and the logits of its choices go into a file; then the other reads the same tokens.
/// </summary>
public static class ReplyDivergence
{
    /// <summary>Lets the edited model reply, and keeps the logits of every choice.</summary>
    /// <param name="edited">The model.</param>
    /// <param name="prompts">At least one.</param>
    /// <param name="options">How it replies.</param>
    /// <param name="path">File for the logits, F32 [choices of all replies, tokens]; one that is there is replaced.</param>
    /// <param name="progress">Told how many prompts are done; may be null.</param>
    /// <param name="cancellationToken">Checked between prompts.</param>
    /// <exception cref="IOException">The disk is too small for the logits, or cannot be written.</exception>
    /// <exception cref="RefusedInputException">A prompt is empty or too long, or has ids outside the vocabulary.</exception>
    public static async Task<IReadOnlyList<ReplyRecord>> RecordAsync(
        LanguageModel edited, IReadOnlyList<DivergencePrompt> prompts, DivergenceOptions options, string path, IProgress<int>? progress, CancellationToken cancellationToken)
    {
        CheckRoom(path, (long)prompts.Count * options.MaxTokens * options.Tokens * sizeof(float));
        var records = await ReplyAsync(edited, prompts, options, cancellationToken).ConfigureAwait(false);
        await using var file = new FileStream(path, FileMode.Create, FileAccess.Write);
        for (var i = 0; i < records.Count; i++)
        {
            await ReadAsync(edited, records[i], options.Tokens, options.Intervention, (_, logits) => file.Write(MemoryMarshal.AsBytes(logits)), cancellationToken).ConfigureAwait(false);
            progress?.Report(i + 1);
        }
        return records;
    }

    /// <summary>Lets a model reply, and no more.</summary>
    /// <inheritdoc cref="RecordAsync"/>
    internal static async Task<IReadOnlyList<ReplyRecord>> ReplyAsync(LanguageModel model, IReadOnlyList<DivergencePrompt> prompts, DivergenceOptions options, CancellationToken cancellationToken)
    {
        CheckLength(model, prompts, options);
        int? unused = options.Tokens < model.Config.VocabularySize ? options.Tokens : null;
        var replies = await Task.WhenAll(model.Scheduler.GenerateTogether(
            [.. prompts.Select((prompt, i) => new ScheduledPrompt(new(prompt.Ids, Sampling(model, options, i))) { FirstUnusedId = unused, Intervention = options.Intervention })], cancellationToken)).ConfigureAwait(false);
        cancellationToken.ThrowIfCancellationRequested();
        return [.. prompts.Zip(replies, (prompt, reply) => new ReplyRecord(prompt, reply.Ids, reply.Reason != StopReason.Stop))];
    }

    /// <summary>Lets the other model read the same, and compares.</summary>
    /// <param name="model">The model that was edited.</param>
    /// <param name="records">What <see cref="RecordAsync"/> gave.</param>
    /// <param name="options">The same.</param>
    /// <param name="path">The file that it wrote.</param>
    /// <param name="progress">Told how many prompts are done; may be null.</param>
    /// <param name="cancellationToken">Checked between prompts.</param>
    public static async Task<DivergenceReport> CompareAsync(
        LanguageModel model, IReadOnlyList<ReplyRecord> records, DivergenceOptions options, string path, IProgress<int>? progress, CancellationToken cancellationToken)
    {
        var prompts = new List<PromptDivergence>();
        await using var file = new FileStream(path, FileMode.Open, FileAccess.Read);
        var edited = new float[options.Tokens];
        foreach (var record in records)
        {
            var (first, sum, same) = (0.0, 0.0, 0);
            await ReadAsync(
                model,
                record,
                options.Tokens,
                null,
                (choice, logits) =>
                {
                    file.ReadExactly(MemoryMarshal.AsBytes(edited.AsSpan()));
                    if (choice == 0) first = Divergence.OfLogits(logits, edited);
                    sum += Divergence.OfLogits(edited, logits);
                    if (Likeliest(logits) == Likeliest(edited)) same++;
                },
                cancellationToken).ConfigureAwait(false);
            prompts.Add(new(record.Prompt.Name, first, sum / record.Choices, record.Choices, record.Capped, ReplyLoop.EndsIn(record.Ids)) { Same = same });
            progress?.Report(prompts.Count);
        }
        return DivergenceReport.Of(options.Tokens, prompts);
    }

    // The logits of every choice of a reply, in order: the first are those behind the prompt.
    private static async Task ReadAsync(LanguageModel model, ReplyRecord record, int tokens, CompiledIntervention? intervention, ChoiceReader each, CancellationToken cancellationToken)
    {
        var found = await model.ForwardAsync(new(record.Read, 1) { Intervention = intervention }, cancellationToken).ConfigureAwait(false);
        for (var choice = 0; choice < record.Choices; choice++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            each(choice, found.Logits.AsSpan((record.Prompt.Ids.Length - 1 + choice) * model.Config.VocabularySize, tokens));
        }
    }

    private static int Likeliest(ReadOnlySpan<float> logits)
    {
        var best = 0;
        for (var i = 1; i < logits.Length; i++)
            if (logits[i] > logits[best]) best = i;
        return best;
    }

    private static SamplingOptions Sampling(LanguageModel model, DivergenceOptions options, int prompt) => new()
    {
        Greedy = options.Temperature == 0,
        Temperature = options.Temperature,
        MaxTokens = options.MaxTokens,
        StopIds = model.Config.StopTokenIds,
        Seed = unchecked((long)new SeededRandom(options.Seed, RandomPurpose.Rollout, prompt).NextBits()),
    };

    // A pass gives the logits of all its tokens in one array.
    private static void CheckLength(LanguageModel model, IReadOnlyList<DivergencePrompt> prompts, DivergenceOptions options)
    {
        var most = (Array.MaxLength / model.Config.VocabularySize) - options.MaxTokens;
        if (prompts.FirstOrDefault(prompt => prompt.Ids.Length > most) is { } longest)
        {
            throw new RefusedInputException(string.Create(CultureInfo.InvariantCulture,
                $"The prompt \"{Quote.Of(longest.Name)}\" has {longest.Ids.Length} tokens; with replies of up to {options.MaxTokens} at most {most} can be compared. Shorten it, or the replies."));
        }
    }

    private static void CheckRoom(string path, long needed)
    {
        var free = new DriveInfo(Path.GetDirectoryName(Path.GetFullPath(path))!).AvailableFreeSpace;
        if (free < needed) throw new IOException($"{Quote.Path(path)}: logits of all replies may need {needed >> 20} MiB, and {free >> 20} MiB are free. Make room, or take fewer prompts or shorter replies.");
    }

    private delegate void ChoiceReader(int choice, ReadOnlySpan<float> logits);
}
