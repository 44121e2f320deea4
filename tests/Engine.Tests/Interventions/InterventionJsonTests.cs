using System.Text.Json;
using Vectorscope.Engine.Interventions;

namespace Vectorscope.Engine.Tests.Interventions;

public sealed class InterventionJsonTests
{
    [Fact]
    public void Read_EveryOperation_IsWhatItSays()
    {
        var read = Read("""
            {"head": true, "operations": [
              {"op": "ablate", "direction": "a", "row": 3, "layers": [4, 5], "strength": 0.5, "site": "writes", "positions": "all"},
              {"op": "ablate", "direction": "a", "about": "middle", "layers": {"peak": 22, "width": 8, "least": 0.3}},
              {"op": "ablate-projected", "direction": "a", "layers": "all"},
              {"op": "ablate-keeping-norm", "direction": "a", "positions": "thinking"},
              {"op": "add", "direction": "x/a.safetensors", "unit": "ambient", "strength": -2, "positions": "last-prompt-token"},
              {"op": "set", "direction": "a", "value": 1.5, "positions": "prompt"},
              {"op": "floor", "direction": "a", "value": "neutral"},
              {"op": "cap", "direction": "a", "value": "negative", "positions": "decode"},
              {"op": "conditional", "when": {"direction": "g", "layer": 5, "below": -1}, "then": {"op": "add", "direction": "a", "layers": [9]}}
            ]}
            """);

        Assert.True(read.Head);
        Assert.Equal(
            [
                new Ablate { Direction = "a", Row = 3, Layers = new LayerList([4, 5]), Strength = 0.5, Site = OperationSite.Writes },
                new Ablate { Direction = "a", AboutMiddle = true, Layers = new LayerKernel(22, 8, 0.3) },
                new AblateProjected { Direction = "a" },
                new AblateKeepingNorm { Direction = "a", Positions = OperationPositions.Thinking },
                new Add { Direction = "x/a.safetensors", Unit = AddUnit.Ambient, Strength = -2, Positions = OperationPositions.LastPromptToken },
                new SetTo { Direction = "a", Value = new(null, 1.5), Positions = OperationPositions.Prompt },
                new Floor { Direction = "a", Value = new(MeanOf.Neutral) },
                new Cap { Direction = "a", Value = new(MeanOf.Negative), Positions = OperationPositions.Decode },
                new Conditional { Direction = "a", Layers = new LayerList([9]), When = new("g", 5, Above: false, -1), Then = new Add { Direction = "a", Layers = new LayerList([9]) } },
            ],
            read.Operations);
    }

    [Theory]
    [InlineData("{}", "operations")]
    [InlineData("""{"operations": []}""", "operations")]
    [InlineData("""{"operations": [{"op": "ablate", "direction": "a"}], "heads": 1}""", "heads")]
    [InlineData("""{"operations": [{"op": "prefix"}]}""", "operations[0].op: \"prefix\" is a reserved name")]
    [InlineData("""{"operations": [{"op": "erase", "direction": "a"}]}""", "\"erase\" is no operation")]
    [InlineData("""{"operations": [{"op": "ablate"}]}""", "operations[0].direction: it is missing")]
    [InlineData("""{"operations": [{"op": "ablate", "direction": "a", "value": 1}]}""", "operations[0].value")]
    [InlineData("""{"operations": [{"op": "ablate", "direction": "a", "strength": "1"}]}""", "operations[0].strength")]
    [InlineData("""{"operations": [{"op": "ablate", "direction": "a", "strength": 1e400}]}""", "operations[0].strength")]
    [InlineData("""{"operations": [{"op": "ablate", "direction": "a", "row": -1}]}""", "operations[0].row")]
    [InlineData("""{"operations": [{"op": "ablate", "direction": "a", "layers": []}]}""", "operations[0].layers")]
    [InlineData("""{"operations": [{"op": "ablate", "direction": "a", "layers": [1, 1]}]}""", "twice")]
    [InlineData("""{"operations": [{"op": "ablate", "direction": "a", "layers": {"peak": 1, "width": 0}}]}""", "operations[0].layers.width")]
    [InlineData("""{"operations": [{"op": "ablate", "direction": "a", "layers": {"peak": 1, "width": 2, "least": 2}}]}""", "operations[0].layers.least")]
    [InlineData("""{"operations": [{"op": "add", "direction": "a", "site": "writes"}]}""", "operations[0].site")]
    [InlineData("""{"operations": [{"op": "ablate", "direction": "a", "about": "middle", "site": "writes"}]}""", "operations[0].site")]
    [InlineData("""{"operations": [{"op": "set", "direction": "a"}]}""", "operations[0].value: it is missing")]
    [InlineData("""{"operations": [{"op": "set", "direction": "a", "value": "middle"}]}""", "operations[0].value")]
    [InlineData("""{"operations": [{"op": "conditional", "when": {"direction": "g", "layer": 1}, "then": {"op": "ablate", "direction": "a"}}]}""", "either above or below")]
    [InlineData("""{"operations": [{"op": "conditional", "when": {"direction": "g", "layer": 1, "above": 0}, "then": {"op": "conditional"}}]}""", "operations[0].then.when")]
    [InlineData("""{"operations": [{"op": "ablate", "direction": "a", "direction": "b"}]}""", "twice")]
    [InlineData("[]", "JSON object")]
    public void Read_AnythingElse_IsRefusedByName(string json, string names) =>
        Assert.Contains(names, Assert.Throws<InterventionException>(() => Read(json)).Message, StringComparison.Ordinal);

    [Fact]
    public void Compile_WhatDoesNotFitTheModel_IsRefusedByName()
    {
        var (good, gap) = (Examples.Direction(), Examples.Direction(2, shortRow: 1));
        void Refused(Operation operation, string names) => Assert.Contains(names, Assert.Throws<InterventionException>(() => Examples.Compile(operation, good, gap)).Message, StringComparison.Ordinal);

        Refused(new Ablate { Direction = "d1", Layers = new LayerList([Examples.Layers + 1]) }, "layers");
        Refused(new Ablate { Direction = "d1", Row = Examples.Layers + 1 }, "row");
        Refused(new Ablate { Direction = "d2", Layers = new LayerList([1]) }, "layer 1");
        Refused(new Ablate { Direction = "d2", Row = 1 }, "row 1");
        Refused(new Add { Direction = "d1", Unit = AddUnit.Kl }, "calibration");
        Refused(new Conditional { Direction = "d1", Layers = new LayerList([1]), When = new("d1", 2, true, 0), Then = new Ablate { Direction = "d1" } }, "when.layer");
        Assert.Contains("mean", Assert.Throws<InterventionException>(() => Examples.Compile(new SetTo { Direction = "bare", Value = new(MeanOf.Neutral) }, new Direction("bare", Examples.Layers, Rows()))).Message, StringComparison.Ordinal);
        Assert.Throws<DirectionException>(() => Examples.Compile(new Ablate { Direction = "narrow" }, new Direction("narrow", Examples.Layers, [.. Enumerable.Repeat(1f, (Examples.Layers + 1) * 3)])));
        Assert.Throws<DirectionException>(() => Examples.Compile(new Ablate { Direction = "flat" }, new Direction("flat", 1, [.. Enumerable.Repeat(1f, 2 * Examples.Width)])));

        var coverage = Assert.Single(Examples.Compile(new Ablate { Direction = "d2" }, gap).Coverage);
        Assert.Equal([1], coverage.LeftOut);
        Assert.Equal([0, 2, 3, 4], coverage.Layers.Take(4));
    }

    private static float[] Rows() => [.. Enumerable.Range(0, (Examples.Layers + 1) * Examples.Width).Select(i => 1f + (i % 7))];

    private static Intervention Read(string json)
    {
        using var document = JsonDocument.Parse(json);
        return InterventionJson.Read(document.RootElement);
    }
}
