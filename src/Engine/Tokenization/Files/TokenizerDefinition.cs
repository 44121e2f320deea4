using Vectorscope.Engine.Tokenization.BytePairs;

namespace Vectorscope.Engine.Tokenization.Files;

/// <summary>What a tokenizer.json says, once it is known to be something this product does exactly.</summary>
internal sealed record TokenizerDefinition(
    IReadOnlyDictionary<string, int> Model,
    MergeTable Merges,
    IReadOnlyList<AddedToken> Added,
    bool NormalizeToFormC,
    bool IgnoreMerges,
    SplitPattern Split);
