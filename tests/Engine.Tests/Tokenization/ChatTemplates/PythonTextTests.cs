using System.Text.Json;
using Vectorscope.Engine.Tokenization.ChatTemplates;

namespace Vectorscope.Engine.Tests.Tokenization.ChatTemplates;

/// <summary>Expected texts were printed by Python 3.11: json.dumps(json.loads(s), ensure_ascii=False) and str(json.loads(s)).</summary>
public sealed class PythonTextTests
{
    [Theory]
    [InlineData(
        """[1,2.0,1e5,1e16,1.5e-5,0.0001,123456789012345680000,-0.0,1E22,5e-324,0.1,1234567890123456.7,-0]""",
        """[1, 2.0, 100000.0, 1e+16, 1.5e-05, 0.0001, 123456789012345680000, -0.0, 1e+22, 5e-324, 0.1, 1234567890123456.8, 0]""")]
    [InlineData(
        """{"ü<&>'":"line\n\"q\" \\ \u0001\u00e9 😀\/","t":true,"n":null,"e":{},"l":[]}""",
        """{"ü<&>'": "line\n\"q\" \\ \u0001é 😀/", "t": true, "n": null, "e": {}, "l": []}""")]
    public void Json_AnyValue_IsWrittenAsPythonDoes(string json, string expected) => Assert.Equal(expected, PythonText.Json(Parse(json)));

    [Theory]
    [InlineData("1.0", "1.0")]
    [InlineData("1e5", "100000.0")]
    [InlineData("-2.50", "-2.5")]
    [InlineData("true", "True")]
    [InlineData("null", "None")]
    [InlineData("\"x y\"", "x y")]
    public void Of_Scalar_IsItsPythonText(string json, string expected) => Assert.Equal(expected, PythonText.Of(Parse(json)));

    [Fact]
    public void Strip_EveryCharacter_RemovesWhatPythonCallsSpace()
    {
        // [c for c in range(0x10000) if chr(c).isspace()]; none lies beyond.
        int[] spaces =
        [
            9, 10, 11, 12, 13, 28, 29, 30, 31, 32, 0x85, 0xA0, 0x1680, 0x2000, 0x2001, 0x2002, 0x2003, 0x2004, 0x2005, 0x2006,
            0x2007, 0x2008, 0x2009, 0x200A, 0x2028, 0x2029, 0x202F, 0x205F, 0x3000,
        ];

        Assert.Equal(spaces, Enumerable.Range(0, 0x10000).Where(c => PythonText.Strip(((char)c).ToString()).Length == 0));
    }

    private static JsonElement Parse(string json) => JsonDocument.Parse(json).RootElement;
}
