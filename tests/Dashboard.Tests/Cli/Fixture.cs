namespace Vectorscope.Dashboard.Tests.Cli;

/// <summary>Folders of the engine's fixtures, beside this test program.</summary>
internal static class Fixture
{
    internal static string Tokenizer => Path.Combine(AppContext.BaseDirectory, "Fixtures", "qwen3_5-tokenizer");

    internal static string TinyModel => Path.Combine(AppContext.BaseDirectory, "Fixtures", "qwen3_5-tiny");
}
