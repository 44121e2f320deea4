using Vectorscope.Engine.Tokenization.ChatTemplates;

namespace Vectorscope.Engine.Tests.Tokenization.ChatTemplates;

public sealed class ChatTemplateInspectionTests : IDisposable
{
    // printf 'Grüße {{ x }}' | sha256sum
    private const string Template = "Grüße {{ x }}";
    private const string Hash = "45d4b3c227a64a4e92e758d7421e187d3440492a39a00915b6f70f3d431e686b";

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Inspect_FolderWithoutTemplate_IsAbsent()
    {
        File.WriteAllText(_folder["tokenizer_config.json"], """{"model_max_length": 10}""");

        Assert.Equal(new ChatTemplateInspection(ChatTemplateState.Absent, null, null), ChatTemplate.Inspect(_folder.Path));
    }

    [Fact]
    public void Inspect_TemplateFile_IsUnknownWithItsHash()
    {
        File.WriteAllText(_folder["chat_template.jinja"], Template);
        File.WriteAllText(_folder["tokenizer_config.json"], """{"chat_template": "another"}""");

        Assert.Equal(new ChatTemplateInspection(ChatTemplateState.Unknown, _folder["chat_template.jinja"], Hash), ChatTemplate.Inspect(_folder.Path));
    }

    [Theory]
    [InlineData("""{"chat_template": "Gr\u00fc\u00dfe {{ x }}"}""")]
    [InlineData("""{"chat_template": [{"name": "rag", "template": "y"}, {"name": "default", "template": "Grüße {{ x }}"}]}""")]
    public void Inspect_TemplateInTheConfig_HasTheHashOfItsText(string config)
    {
        File.WriteAllText(_folder["tokenizer_config.json"], config);

        Assert.Equal(new ChatTemplateInspection(ChatTemplateState.Unknown, _folder["tokenizer_config.json"], Hash), ChatTemplate.Inspect(_folder.Path));
    }

    [Fact]
    public void Inspect_DamagedConfig_IsAnErrorThatNamesTheFile()
    {
        File.WriteAllText(_folder["tokenizer_config.json"], "{");

        Assert.Contains(_folder["tokenizer_config.json"],
            Assert.Throws<ChatTemplateException>(() => ChatTemplate.Inspect(_folder.Path)).Message, StringComparison.Ordinal);
    }
}
