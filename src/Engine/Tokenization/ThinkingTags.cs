namespace Vectorscope.Engine.Tokenization;

/// <summary>Ids of the tags that open and close thinking.</summary>
public static class ThinkingTags
{
    /// <summary>Of a tokenizer's vocabulary; null where one of them is not a token of its own.</summary>
    public static (int Begins, int Ends)? Of(Tokenizer tokenizer) =>
        tokenizer.Encode("<think>") is [var begins] && tokenizer.Encode("</think>") is [var ends] ? (begins, ends) : null;
}
