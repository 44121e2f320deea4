using Vectorscope.Engine.Model;

namespace Vectorscope.Engine.Generation;

/// <summary>Checks a request before it reaches a device.</summary>
internal static class GenerationValidation
{
    /// <exception cref="ArgumentException">The request cannot be run; the message names row and setting.</exception>
    internal static void Check(GenerationRequest request, int vocabulary)
    {
        if (request.Rows.Count == 0) throw new ArgumentException("There are no prompts to continue.", nameof(request));
        CheckUnused(request.FirstUnusedId, vocabulary);
        for (var row = 0; row < request.Rows.Count; row++) Check(request.Rows[row], row, vocabulary);
    }

    /// <exception cref="ArgumentException">The prompt cannot be run; the message names the setting.</exception>
    internal static void Check(ScheduledPrompt prompt, int vocabulary)
    {
        CheckUnused(prompt.FirstUnusedId, vocabulary);
        Check(prompt.Row, 0, vocabulary);
        foreach (var place in prompt.Places)
        {
            if (place < 1 || place > prompt.Row.Prompt.Count)
                throw new ArgumentException($"Place {place} is outside the prompt's 1…{prompt.Row.Prompt.Count} tokens.", nameof(prompt));
        }
    }

    private static void CheckUnused(int? firstUnused, int vocabulary)
    {
        if (firstUnused is { } first && (first < 1 || first > vocabulary))
            throw new ArgumentException($"First unused id {first} is outside 1…{vocabulary}.");
    }

    private static void Check(GenerationRow generation, int row, int vocabulary)
    {
        var (prompt, sampling) = generation;
        if (prompt.Count == 0) throw new ArgumentException($"Prompt {row} is empty.");
        for (var i = 0; i < prompt.Count; i++)
        {
            if (prompt[i] < 0 || prompt[i] >= vocabulary)
                throw new ArgumentException($"Prompt {row}, position {i}: token id {prompt[i]} is outside the vocabulary 0…{vocabulary - 1}.");
        }
        Check(sampling, row);
    }

    private static void Check(SamplingOptions sampling, int row)
    {
        Require(sampling.Temperature >= 0 && double.IsFinite(sampling.Temperature), row, "temperature", sampling.Temperature, "0 or more");
        Require(sampling.TopK >= 0, row, "top-k", sampling.TopK, "0 or more");
        Require(sampling.TopP is > 0 and <= 1, row, "top-p", sampling.TopP, "above 0 and at most 1");
        Require(sampling.MinP is >= 0 and <= 1, row, "min-p", sampling.MinP, "between 0 and 1");
        Require(double.IsFinite(sampling.PresencePenalty), row, "presence penalty", sampling.PresencePenalty, "finite");
        Require(sampling.MaxTokens >= 1, row, "max tokens", sampling.MaxTokens, "1 or more");
    }

    private static void Require(bool met, int row, string name, double value, string wanted)
    {
        if (!met) throw new ArgumentException($"Prompt {row}: {name} is {value}; it must be {wanted}.");
    }
}
