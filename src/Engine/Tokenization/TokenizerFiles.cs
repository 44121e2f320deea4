using System.Text.Json.Nodes;
using Vectorscope.Engine.Checkpoints;
using Vectorscope.Engine.Tokenization.ChatTemplates;
using Vectorscope.Engine.Tokenization.Files;

namespace Vectorscope.Engine.Tokenization;

/// <summary>The files that a model folder needs to turn conversations into tokens, here and in transformers.</summary>
public static class TokenizerFiles
{
    /// <summary>Writes tokenizer.json, tokenizer_config.json and chat_template.jinja; files of these names are replaced.</summary>
    /// <param name="folder">A model folder.</param>
    /// <param name="tokenizer">The content of a tokenizer.json that has the turn marks of the Qwen family.</param>
    public static void Write(string folder, string tokenizer)
    {
        File.WriteAllText(Path.Combine(folder, Checkpoint.TokenizerFile), tokenizer);
        File.WriteAllText(Path.Combine(folder, ChatTemplateInspector.ConfigFile), ReadableJson.Of(Config()));
        File.WriteAllText(Path.Combine(folder, ChatTemplateInspector.TemplateFile), ChatTemplate());
    }

    /// <summary>Our template for Jinja: it renders what <see cref="ChatTemplates.ChatTemplate"/> renders, and refuses what it does not.</summary>
    internal static string ChatTemplate()
    {
        using var reader = new StreamReader(typeof(TokenizerFiles).Assembly.GetManifestResourceStream(ChatTemplateInspector.TemplateFile)!);
        return reader.ReadToEnd();
    }

    // The class that takes tokenizer.json as it stands; those named after a model may bring a split pattern of their own.
    private static JsonObject Config() => new()
    {
        ["add_prefix_space"] = false,
        ["bos_token"] = null,
        ["clean_up_tokenization_spaces"] = false,
        ["eos_token"] = QwenTokenizer.StopToken,
        ["pad_token"] = QwenTokenizer.PadToken,
        ["tokenizer_class"] = "PreTrainedTokenizerFast",
        ["unk_token"] = null,
    };
}
