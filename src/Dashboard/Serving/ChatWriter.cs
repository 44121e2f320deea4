using Vectorscope.Jobs.Serving;

namespace Vectorscope.Dashboard.Serving;

/// <summary>Tells a chat completion.</summary>
internal sealed class ChatWriter(ServedAnswer answer, string model, TimeProvider time) : AnswerWriter<ChatDocument>(answer, "chatcmpl", model, time)
{
    private const string Assistant = "assistant";

    private readonly HashSet<int> _begun = [];

    protected override ChatDocument Chunk(ServedPiece piece) => Document("chat.completion.chunk",
    [
        new(
            piece.Choice,
            null,
            new(_begun.Add(piece.Choice) ? Assistant : null, NullIfEmpty(piece.Text), NullIfEmpty(piece.Reasoning), Calls(piece.ToolCalls, piece.Choice, chunk: true)),
            Probabilities(piece.Tokens),
            FinishDocument.Of(piece.End),
            SteeringDocument.Of(piece.End?.Projections)),
    ], null);

    protected override ChatDocument LastChunk(UsageDocument usage) => Document("chat.completion.chunk", [], usage);

    protected override ChatDocument Whole(IReadOnlyList<IReadOnlyList<ServedPiece>> pieces, UsageDocument usage) =>
        Document("chat.completion", [.. pieces.Select(Whole)], usage);

    private ChatChoice Whole(IReadOnlyList<ServedPiece> pieces, int choice)
    {
        var calls = Calls([.. pieces.SelectMany(piece => piece.ToolCalls)], choice, chunk: false);
        var (text, reasoning) = (string.Concat(pieces.Select(piece => piece.Text)), string.Concat(pieces.Select(piece => piece.Reasoning)));
        return new(
            choice,
            new(Assistant, calls is null ? text : NullIfEmpty(text), NullIfEmpty(reasoning), calls),
            null,
            Probabilities([.. pieces.SelectMany(piece => piece.Tokens)]),
            FinishDocument.Of(pieces[^1].End),
            SteeringDocument.Of(pieces[^1].End?.Projections));
    }

    private ChatDocument Document(string kind, IReadOnlyList<ChatChoice> choices, UsageDocument? usage) => new(Id, kind, Created, Model, Fingerprint, choices, usage);

    private LogProbabilities? Probabilities(IReadOnlyList<ServedToken> tokens) => tokens.Count == 0 ? null : LogProbabilities.Of(tokens, Answer.Tokenizer);

    private IReadOnlyList<ToolCallDocument>? Calls(IReadOnlyList<ServedToolCall> calls, int choice, bool chunk) =>
        calls.Count == 0 ? null : [.. calls.Select(call => ToolCallDocument.Of(call, Id, choice, chunk))];

    private static string? NullIfEmpty(string text) => text.Length == 0 ? null : text;
}
