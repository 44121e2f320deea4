using Vectorscope.Engine.Tokenization.ChatTemplates;

namespace Vectorscope.Engine.Tests.Tokenization.ChatTemplates;

/// <summary>How a model is told of tools: by its own template's words, and nothing is made up where there are none.</summary>
public sealed class ToolWordsTests : IDisposable
{
    private const string Head = """
        {#- words: "{{ no }}" -#}
        {%- if tools and tools is iterable and tools is not mapping %}
            {{- '<|im_start|>system\n' }}
            {{- "# Tools\n\nIt's \"these\":\n\n<tools>" }}
            {%- for tool in tools %}
                {{- "\n" }}
                {{- tool | tojson }}
            {%- endfor %}
            {{- "\n</tools>" }}
            {{- '\n\nCall as ' + "<tool_call>" ~ '.\\' }}
        """;

    private const string Rest = """
            {%- if messages[0].role == 'system' %}
                {{- '\n\n' + messages[0].content }}
            {%- endif %}
        {%- else %}x{%- endif %}
        """;

    private static readonly ToolWords s_words = new("# Tools\n\nIt's \"these\":\n\n<tools>", "\n</tools>\n\nCall as <tool_call>.\\");

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Words_OfATemplateOfTheFamily_AreItsLiterals() => Assert.Equal(s_words, ToolWords.Read(Head + Rest));

    [Theory]
    [InlineData("tool | tojson", "tool.name")]
    [InlineData("for tool in tools", "for tool in tools | sort")]
    [InlineData("'<|im_start|>system\\n'", "'<|im_start|>developer\\n'")]
    [InlineData("{{- \"\\n</tools>\" }}", "{{- closing }}")]
    [InlineData("{{- \"\\n</tools>\" }}", "</tools>")]
    [InlineData("if tools", "if functions")]
    public void Words_OfAnotherForm_AreNone(string old, string changed) => Assert.Null(ToolWords.Read(Head.Replace(old, changed, StringComparison.Ordinal) + Rest));

    [Fact]
    public void Words_OfAFolder_AreThoseOfItsTemplate()
    {
        Assert.Null(ToolWords.Of(_folder.Path));
        File.WriteAllText(_folder["tokenizer_config.json"], System.Text.Json.JsonSerializer.Serialize(new { chat_template = Head + Rest }));
        Assert.Equal(s_words, ToolWords.Of(_folder.Path));
        // Our own models were taught none, and their template says so.
        File.WriteAllText(_folder["chat_template.jinja"], TokenizerFiles());
        Assert.Null(ToolWords.Of(_folder.Path));
    }

    private static string TokenizerFiles() => Engine.Tokenization.TokenizerFiles.ChatTemplate();

    [Fact]
    public void Render_WithTools_PutsThemBeforeTheSystemMessageInOneTurn()
    {
        ChatTemplateOptions options = new() { Tools = ["""{"name":"a","b":[1,"é"]}""", "{}"], ToolWords = new("B", "A"), AddGenerationPrompt = false };

        Assert.Equal("<|im_start|>system\nB\n{\"name\": \"a\", \"b\": [1, \"é\"]}\n{}A\n\nBe.<|im_end|>\n<|im_start|>user\nq<|im_end|>\n", ChatTemplate.Render([new("system", " Be. "), new("user", "q")], options));
        Assert.Equal("<|im_start|>system\nB\n{\"name\": \"a\", \"b\": [1, \"é\"]}\n{}A<|im_end|>\n<|im_start|>user\nq<|im_end|>\n", ChatTemplate.Render([new("user", "q")], options));
    }
}
