using Vectorscope.Engine.Settings;

namespace Vectorscope.Engine.Generation;

/// <summary>Checks a request before it reaches a device.</summary>
internal static class GenerationValidation
{
    /// <exception cref="SettingException">A setting is out of range; the message names row and setting.</exception>
    /// <exception cref="RefusedInputException">The request cannot be run for another reason.</exception>
    internal static void Check(GenerationRequest request, int vocabulary)
    {
        if (request.Rows.Count == 0) throw new RefusedInputException("There are no prompts to continue.");
        CheckUnused(request.FirstUnusedId, vocabulary);
        for (var row = 0; row < request.Rows.Count; row++) Check(request.Rows[row], row, vocabulary);
    }

    /// <exception cref="SettingException">A setting is out of range; the message names it.</exception>
    /// <exception cref="RefusedInputException">The prompt cannot be run for another reason.</exception>
    internal static void Check(ScheduledPrompt prompt, int vocabulary)
    {
        CheckUnused(prompt.FirstUnusedId, vocabulary);
        Check(prompt.Row, 0, vocabulary);
        if (prompt.LogProbabilities is { } watch && (watch.Likeliest < 0 || watch.Likeliest > TokenScores.MostLikeliest))
            throw new RefusedInputException($"Log-probabilities of the {watch.Likeliest} likeliest tokens were asked for; there are those of 0 to {TokenScores.MostLikeliest}.");
        foreach (var place in prompt.Places)
        {
            if (place < 1 || place > prompt.Row.Prompt.Count)
                throw new RefusedInputException($"Place {place} is outside the prompt's 1…{prompt.Row.Prompt.Count} tokens.");
        }
    }

    private static void CheckUnused(int? firstUnused, int vocabulary)
    {
        if (firstUnused is { } first && (first < 1 || first > vocabulary))
            throw new RefusedInputException($"First unused id {first} is outside 1…{vocabulary}.");
    }

    private static void Check(GenerationRow generation, int row, int vocabulary)
    {
        var (prompt, sampling) = generation;
        if (prompt.Count == 0) throw new RefusedInputException($"Prompt {row} is empty.");
        for (var i = 0; i < prompt.Count; i++)
        {
            if (prompt[i] < 0 || prompt[i] >= vocabulary)
                throw new RefusedInputException($"Prompt {row}, position {i}: token id {prompt[i]} is outside the vocabulary 0…{vocabulary - 1}.");
        }
        SamplingRanges.Check(sampling, $"Prompt {row}: ");
    }
}
