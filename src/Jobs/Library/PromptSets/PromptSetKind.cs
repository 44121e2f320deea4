using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Vectorscope.Engine.Text;
using Vectorscope.Jobs.Library.Named;
using Vectorscope.Jobs.Specs;

namespace Vectorscope.Jobs.Library.PromptSets;

/// <summary>Prompt sets: named instructions. In JSON a prompt may be its text alone, and one without a name is called by its number.</summary>
public sealed class PromptSetKind() : LibraryKind<PromptSetContent>(ReferenceKinds.PromptSet, "prompt set")
{
    public override string SizeOf(PromptSetContent content) => content.Prompts.Count == 1
        ? "1 prompt"
        : Amount.Of(content.Prompts.Count, "prompt");

    /// <inheritdoc/>
    public override JsonObject Glance(PromptSetContent content) => new() { ["count"] = content.Prompts.Count };

    protected override void Complete(JsonObject entry)
    {
        if (entry["prompts"] is not JsonArray prompts)
        {
            return;
        }
        for (var i = 0; i < prompts.Count; i++)
        {
            var number = (i + 1).ToString("D2", CultureInfo.InvariantCulture);
            if (prompts[i]?.GetValueKind() == JsonValueKind.String && prompts[i]!.GetValue<string>() is var text && !string.IsNullOrWhiteSpace(text))
            {
                prompts[i] = new JsonObject { ["name"] = number, ["text"] = text };
            }
            else if (prompts[i] is JsonObject prompt && IsBlank(prompt["name"]))
            {
                prompt["name"] = number;
            }
        }
    }

    protected override PromptSetContent Tidy(PromptSetContent content) =>
        content with { Prompts = [.. content.Prompts.Select(prompt => prompt with { Name = prompt.Name.Trim() })] };

    protected override void Check(PromptSetContent content, Action<string, string> refuse)
    {
        var names = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        for (var i = 0; i < content.Prompts.Count; i++)
        {
            if (!names.Add(content.Prompts[i].Name))
            {
                refuse(string.Create(CultureInfo.InvariantCulture, $"prompts[{i}].name"), $"\"{content.Prompts[i].Name}\" occurs twice in this set; rename one of them.");
            }
        }
    }

    private static bool IsBlank(JsonNode? name) =>
        name is null || (name.GetValueKind() == JsonValueKind.String && string.IsNullOrWhiteSpace(name.GetValue<string>()));
}
