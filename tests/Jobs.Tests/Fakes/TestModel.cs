using System.Text.Json.Nodes;
using Vectorscope.Engine.Checkpoints;
using Vectorscope.Engine.Checkpoints.NewModels;

namespace Vectorscope.Jobs.Tests.Fakes;

/// <summary>A tiny random model with a byte-level tokenizer in a store's models folder.</summary>
internal static class TestModel
{
    public static string Create(TestStore store, string name = "tiny", long seed = 1)
    {
        var folder = Path.Combine(store.Folder.Models, name);
        var info = NewModel.Create(new NewModelOptions("tiny", folder, Seed: seed), null, TestContext.Current.CancellationToken);
        Assert.True(info.HasTokenizer);
        return folder;
    }

    /// <summary>Such a model with a tokenizer that is another model's: it knows a word that the model has no room for.</summary>
    /// <returns>The word's token.</returns>
    public static int CreateMismatched(TestStore store, string word)
    {
        var folder = Create(store);
        var unknown = Checkpoint.Inspect(folder).Config.VocabularySize;
        var path = Path.Combine(folder, "tokenizer.json");
        var tokenizer = JsonNode.Parse(File.ReadAllText(path))!;
        tokenizer["added_tokens"]!.AsArray().Add(new JsonObject
        {
            ["id"] = unknown, ["content"] = word, ["single_word"] = false, ["lstrip"] = false, ["rstrip"] = false, ["normalized"] = false, ["special"] = false,
        });
        File.WriteAllText(path, tokenizer.ToJsonString());
        return unknown;
    }
}
