using Vectorscope.Jobs.Serving;

namespace Vectorscope.Dashboard.Serving;

/// <summary>Tells a completion.</summary>
internal sealed class CompletionWriter(ServedAnswer answer, string model, TimeProvider time) : AnswerWriter<CompletionDocument>(answer, "cmpl", model, time)
{
    // Characters of each choice's tokens that were told.
    private readonly int[] _offsets = new int[answer.Choices];

    protected override CompletionDocument Chunk(ServedPiece piece) => Document([Choice([piece], piece.Choice)], null);

    protected override CompletionDocument LastChunk(UsageDocument usage) => Document([], usage);

    protected override CompletionDocument Whole(IReadOnlyList<IReadOnlyList<ServedPiece>> pieces, UsageDocument usage) => Document([.. pieces.Select(Choice)], usage);

    private CompletionChoice Choice(IReadOnlyList<ServedPiece> pieces, int choice)
    {
        ServedToken[] tokens = [.. pieces.SelectMany(piece => piece.Tokens)];
        return new(
            choice,
            string.Concat(pieces.Select(piece => piece.Text)),
            tokens.Length == 0 ? null : TextLogProbabilities.Of(tokens, Answer.Tokenizer, ref _offsets[choice]),
            FinishDocument.Of(pieces[^1].End),
            SteeringDocument.Of(pieces[^1].End?.Projections));
    }

    private CompletionDocument Document(IReadOnlyList<CompletionChoice> choices, UsageDocument? usage) => new(Id, "text_completion", Created, Model, Fingerprint, choices, usage);
}
