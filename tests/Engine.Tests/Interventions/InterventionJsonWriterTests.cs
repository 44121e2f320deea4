using System.Text.Json;
using Vectorscope.Engine.Interventions;

namespace Vectorscope.Engine.Tests.Interventions;

public sealed class InterventionJsonWriterTests
{
    [Fact]
    public void Write_EveryOperation_ReadsBackAsTheSame()
    {
        var intervention = new Intervention(
            [
                new Ablate { Direction = "a", Row = 3, Layers = new LayerList([4, 5]), Strength = 0.5, Site = OperationSite.Writes },
                new Ablate { Direction = "a", AboutMiddle = true, Layers = new LayerKernel(22.5, 8, 0.3) },
                new AblateProjected { Direction = "a", Site = OperationSite.Writes },
                new AblateKeepingNorm { Direction = "a", Positions = OperationPositions.Thinking },
                new Add { Direction = "x/a.safetensors", Unit = AddUnit.Ambient, Strength = -2, Positions = OperationPositions.LastPromptToken },
                new Add { Direction = "a", Unit = AddUnit.Kl },
                new SetTo { Direction = "a", Value = new(null, 1.5), Positions = OperationPositions.Prompt },
                new Floor { Direction = "a", Value = new(MeanOf.Neutral) },
                new Cap { Direction = "a", Value = new(MeanOf.Positive), Positions = OperationPositions.Decode },
                new Conditional { Direction = "a", Layers = new LayerList([9]), Strength = 3, When = new("g", 5, Above: false, -1), Then = new Add { Direction = "a", Layers = new LayerList([9]), Strength = 3 } },
                new Conditional { Direction = "a", When = new("g", 0, Above: true, 2.5), Then = new Ablate { Direction = "a" } },
            ],
            Head: true);

        var read = InterventionJson.Read(JsonSerializer.SerializeToElement(InterventionJsonWriter.Write(intervention)));

        Assert.Equal(intervention.Operations, read.Operations);
        Assert.True(read.Head);
    }

    [Theory]
    [InlineData("""{"operations": [{"op": "ablate", "direction": "a"}]}""")]
    [InlineData("""{"head": false, "operations": [{"strength": 1.0, "direction": "a", "op": "ablate", "about": "nothing", "layers": "all", "row": null, "positions": "all", "site": "block"}]}""")]
    public void Write_TheSameInOtherWords_IsOneText(string json)
    {
        using var document = JsonDocument.Parse(json);

        Assert.Equal(
            """{"operations":[{"op":"ablate","direction":"a","about":"nothing","layers":"all","strength":1,"site":"block","positions":"all"}],"head":false}""",
            InterventionJsonWriter.Write(InterventionJson.Read(document.RootElement)).ToJsonString());
    }
}
