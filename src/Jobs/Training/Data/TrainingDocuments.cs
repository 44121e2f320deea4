using Vectorscope.Engine.Tokenization.ChatTemplates;
using Vectorscope.Engine.Training;
using Vectorscope.Jobs.Chats;

namespace Vectorscope.Jobs.Training.Data;

/// <summary>The documents of a training, and what they came to.</summary>
internal sealed record TrainingDocuments(IReadOnlyList<TrainingDocument> Trained, IReadOnlyList<TrainingDocument> Evaluated, TrainingCounts Counts)
{
    /// <summary>Tokenises on all cores; the order of the documents is that of the chats.</summary>
    /// <param name="sequenceTokens">A document is cut here; one without a learned token before is left out.</param>
    /// <exception cref="InvalidDataException">A chat breaks a rule of the template; the message says which.</exception>
    public static async Task<TrainingDocuments> OfAsync(
        TrainingSplit split, ChatDocuments documents, int sequenceTokens, IProgress<int>? progress, CancellationToken cancellationToken)
    {
        var made = new TrainingDocument[split.Chats.Count][];
        var done = 0;
        await Parallel.ForAsync(0, made.Length, cancellationToken, (i, _) =>
        {
            made[i] = Make(split.Chats[i], i, documents);
            progress?.Report(Interlocked.Increment(ref done));
            return ValueTask.CompletedTask;
        });
        List<TrainingDocument> trained = [], evaluated = [];
        var labels = new SortedDictionary<string, (int Trained, int Evaluated)>(StringComparer.Ordinal);
        var (longest, cut, leftOut) = (0, 0, 0);
        for (var i = 0; i < made.Length; i++)
        {
            var heldBack = split.IsHeldBack(i);
            foreach (var document in made[i])
            {
                longest = Math.Max(longest, document.Tokens.Length);
                cut += document.Tokens.Length > sequenceTokens ? 1 : 0;
                if (!document.Learned.AsSpan(0, Math.Min(sequenceTokens, document.Learned.Length)).Contains(true))
                {
                    leftOut++;
                    continue;
                }
                (heldBack ? evaluated : trained).Add(document);
                var label = split.Chats[i].Label ?? "";
                var (before, beforeEvaluated) = labels.GetValueOrDefault(label);
                labels[label] = heldBack ? (before, beforeEvaluated + 1) : (before + 1, beforeEvaluated);
            }
        }
        var counts = new TrainingCounts(
            made.Length, split.Groups, trained.Count, Tokens(trained, sequenceTokens), trained.Sum(document => Learned(document, sequenceTokens)), longest, cut, leftOut,
            split.HeldBackGroups, evaluated.Count, Tokens(evaluated, sequenceTokens),
            [.. labels.Select(label => new TrainingLabelCount(label.Key, label.Value.Trained, label.Value.Evaluated))]);
        return new TrainingDocuments(trained, evaluated, counts);
    }

    private static TrainingDocument[] Make(Chat chat, int place, ChatDocuments documents)
    {
        try
        {
            return [.. documents.Of(chat)];
        }
        catch (ChatTemplateException e)
        {
            var where = chat.File is { } file ? $"{file}, line {chat.Line}: the conversation" : $"Conversation {place + 1} of the data";
            throw new InvalidDataException($"{where} cannot be rendered: {e.Message}", e);
        }
    }

    private static long Tokens(List<TrainingDocument> documents, int most) => documents.Sum(document => (long)Math.Min(document.Tokens.Length, most));

    private static long Learned(TrainingDocument document, int most) =>
        document.Learned.AsSpan(0, Math.Min(document.Learned.Length, most)).Count(true);
}
