using Vectorscope.Engine.Generation;

namespace Vectorscope.Jobs.Serving;

/// <summary>What came of one choice since the piece before. Put together, the pieces are the choice.</summary>
/// <param name="Choice">Its place.</param>
/// <param name="Reasoning">Thinking, without its marks.</param>
/// <param name="Text">The answer. Hostile: never to be taken for markup.</param>
/// <param name="ToolCalls">Calls that are whole now.</param>
/// <param name="Tokens">Those of the answer, where log-probabilities were asked for.</param>
/// <param name="End">Why it ended; null while it goes on.</param>
public sealed record ServedPiece(
    int Choice, string Reasoning, string Text, IReadOnlyList<ServedToolCall> ToolCalls, IReadOnlyList<ServedToken> Tokens, ServedEnd? End);

/// <summary>A call of a tool.</summary>
/// <param name="Index">Its place among the choice's calls.</param>
/// <param name="Name">Of the function.</param>
/// <param name="Arguments">The text of a JSON object.</param>
public sealed record ServedToolCall(int Index, string Name, string Arguments);

/// <summary>A token that was written, with how likely it was.</summary>
public sealed record ServedToken(int Id, TokenScores Scores);

/// <summary>The end of a choice.</summary>
/// <param name="Tokens">That it wrote.</param>
/// <param name="Projections">Of the tokens on the directions that were asked for; null where none were.</param>
public sealed record ServedEnd(ServedFinish Finish, int Tokens, ServedProjections? Projections);

/// <summary>Why a choice ended.</summary>
public enum ServedFinish
{
    /// <summary>The model ended it, or a stop text came.</summary>
    Stop,

    /// <summary>The limit of tokens, or of the model's context, was reached.</summary>
    Length,

    /// <summary>The model called tools.</summary>
    ToolCalls,
}
