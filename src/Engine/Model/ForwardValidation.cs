using Vectorscope.Engine.Checkpoints;

namespace Vectorscope.Engine.Model;

/// <summary>Checks a request before it reaches a device, where a wrong index would end the process.</summary>
internal static class ForwardValidation
{
    /// <exception cref="ArgumentException">The request cannot be run; the message says why.</exception>
    internal static void Check(ForwardRequest request, ModelConfig config)
    {
        var vocabulary = config.VocabularySize;
        if (request.Rows < 1) throw new ArgumentException($"{request.Rows} rows: at least one is needed.", nameof(request));
        if (request.Ids.Length == 0 || request.Ids.Length % request.Rows != 0)
            throw new ArgumentException($"{request.Ids.Length} ids cannot be {request.Rows} rows of equal, positive length.", nameof(request));
        if (request.Greedy < 0) throw new ArgumentException($"Cannot continue by {request.Greedy} tokens.", nameof(request));
        CheckIds(request.Ids, request.Length, vocabulary);
        var largest = Math.Max((long)vocabulary, (config.LayerCount + 1L) * config.HiddenSize) * request.Ids.Length;
        if (largest > Array.MaxLength)
            throw new ArgumentException($"{request.Ids.Length} ids make results of {largest} numbers, more than the {Array.MaxLength} an array holds. Run fewer at a time.", nameof(request));
        if (request.Mask is not null) CheckMask(request.Mask, request.Ids.Length, request.Length);
    }

    /// <param name="ids">Rows of ids.</param>
    /// <param name="length">Tokens per row, for the message.</param>
    /// <param name="vocabulary">Ids must be below.</param>
    internal static void CheckIds(ReadOnlySpan<long> ids, int length, int vocabulary)
    {
        for (var i = 0; i < ids.Length; i++)
        {
            if (ids[i] < 0 || ids[i] >= vocabulary)
                throw new ArgumentException($"Token id {ids[i]} in row {i / length}, position {i % length}, is outside the vocabulary 0…{vocabulary - 1}.");
        }
    }

    private static void CheckMask(bool[] mask, int count, int length)
    {
        if (mask.Length != count) throw new ArgumentException($"The mask has {mask.Length} entries for {count} ids.");
        for (var i = 0; i < count; i++)
        {
            var last = i % length == length - 1;
            if (!mask[i] && (last || (i % length > 0 && mask[i - 1])))
                throw new ArgumentException($"Row {i / length} of the mask is 0 at position {i % length}: padding must be on the left, before at least one token.");
        }
    }
}
