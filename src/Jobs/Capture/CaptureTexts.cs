using Vectorscope.Engine.Activations;
using Vectorscope.Engine.Tokenization;
using Vectorscope.Engine.Tokenization.ChatTemplates;

namespace Vectorscope.Jobs.Capture;

/// <summary>Turns the texts of a capture into what the engine captures: rendered and tokenised prompts.</summary>
internal static class CaptureTexts
{
    public static CapturePlan Plan(CaptureSnapshot snapshot, Tokenizer tokenizer, int modelVocabulary)
    {
        var options = new ChatTemplateOptions { Thinking = snapshot.Thinking };
        var plan = new CapturePlan
        {
            ModelName = snapshot.Model.Name,
            Sides = [.. snapshot.Sides.Select(side => Side(side, tokenizer, options))],
            Positions = snapshot.Positions,
            Thinking = snapshot.Thinking,
            TemplateVersion = ChatTemplate.Version,
            ResponseTokens = snapshot.ResponseTokens,
            // Embedding rows beyond the tokenizer's tokens mean nothing; a reply must not hold them.
            FirstUnusedId = tokenizer.VocabularySize < modelVocabulary ? tokenizer.VocabularySize : null,
            Seed = snapshot.Seed,
        };
        return snapshot.BatchTokens is { } tokens ? plan with { BatchTokens = tokens } : plan;
    }

    private static CaptureSide Side(CaptureSnapshotSide side, Tokenizer tokenizer, ChatTemplateOptions options) => new(
        side.Name,
        side.SystemPrompt,
        [.. side.Prompts.Select(prompt => new CapturePrompt(prompt.Text, ChatTemplate.Encode(tokenizer, Messages(side, prompt.Text), options)))],
        side.Persona,
        side.PromptSet);

    private static ChatMessage[] Messages(CaptureSnapshotSide side, string text) => side.SystemPrompt is { } system
        ? [new ChatMessage("system", system), new ChatMessage("user", text)]
        : [new ChatMessage("user", text)];
}
