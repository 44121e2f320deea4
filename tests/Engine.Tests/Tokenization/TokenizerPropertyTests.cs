using System.Text;
using FsCheck;
using FsCheck.Fluent;
using Vectorscope.Engine.Tokenization;
using Vectorscope.Engine.Tokenization.BytePairs;

namespace Vectorscope.Engine.Tests.Tokenization;

public sealed class TokenizerPropertyTests
{
    private static readonly Tokenizer Tokenizer = Tokenizer.Load(Fixtures.Folder("qwen3_5-tokenizer"));

    private static readonly Config Thorough = Config.QuickThrowOnFailure.WithMaxTest(3000).WithReplay(20261122, 7);

    // Any valid text: mostly from where the split pattern makes decisions, else from all of Unicode. U+FFFE is left
    // out because .NET itself cannot normalise it; "<" because added tokens start with it.
    private static Gen<string> Texts { get; } =
        from runes in Gen.ArrayOf(Gen.Frequency(
            (3, Gen.Elements(" \n\r\t'sStTdDrRvVeElL1_.,-".Select(c => new Rune(c)).ToArray())),
            (2, Gen.Elements(0x17F, 0x300, 0x301, 0x316, 0x345, 0x94D, 0x1100, 0x1161, 0x11A8, 0xA0, 0x2028, 0x3000, 0x212B, 0x10400, 0x1D165, 0x1F600).Select(c => new Rune(c))),
            (2, Gen.Choose(0, 0x2FFF).Where(Allowed).Select(c => new Rune(c))),
            (1, Gen.Choose(0, 0x10FFFF).Where(Allowed).Select(c => new Rune(c)))))
        select string.Concat(runes);

    [Fact]
    public void DecodeOfEncode_AnyTextWithoutAddedTokens_IsItsNormalForm() => Check.One(Thorough, Prop.ForAll(
        Texts.ToArbitrary(), text => Tokenizer.Decode(Tokenizer.Encode(text)) == text.Normalize(NormalizationForm.FormC)));

    [Fact]
    public void Encode_AnyText_GivesTheIdsOfItsNormalForm() => Check.One(Thorough, Prop.ForAll(
        Texts.ToArbitrary(), text => Tokenizer.Encode(text).SequenceEqual(Tokenizer.Encode(text.Normalize(NormalizationForm.FormC)))));

    [Fact]
    public void FirstPiece_AnyText_CutsWithoutGapsAndNeverWithinACharacter() => Check.One(Thorough, Prop.ForAll(
        Texts.ToArbitrary(), Gen.Elements(SplitPattern.Qwen35, SplitPattern.Qwen2).ToArbitrary(), (text, expression) =>
        {
            var pattern = SplitPattern.For(expression)!;
            var at = 0;
            while (at < text.Length)
            {
                var length = pattern.FirstPiece(text.AsSpan(at));
                if (length <= 0 || at + length > text.Length || char.IsLowSurrogate(text[at])) return false;
                at += length;
            }
            return true;
        }));

    [Fact]
    public void TokenStream_AnyIds_GivesTheWholeDecode() => Check.One(Thorough, Prop.ForAll(
        Gen.ArrayOf(Gen.Frequency((3, Gen.Choose(0, 255)), (1, Gen.Choose(256, 2060)))).ToArbitrary(), ids =>
        {
            var stream = Tokenizer.CreateStream();
            return string.Concat(ids.Select(stream.Push)) + stream.Flush() == Tokenizer.Decode(ids);
        }));

    private static bool Allowed(int value) => Rune.IsValid(value) && value is not (0xFFFE or '<');
}
