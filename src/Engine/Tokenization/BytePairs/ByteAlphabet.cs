using System.Diagnostics.CodeAnalysis;

namespace Vectorscope.Engine.Tokenization.BytePairs;

/// <summary>The one-to-one spelling of the 256 bytes as printable characters, in which byte-level vocabularies are written.</summary>
/// <remarks>Printable Latin-1 bytes stand for themselves; the others, in ascending order, become U+0100, U+0101, …</remarks>
internal static class ByteAlphabet
{
    private static readonly char[] Characters = Spell();
    private static readonly short[] Bytes = Invert(Characters);

    public static char CharacterOf(byte value) => Characters[value];

    /// <summary>The bytes that a vocabulary entry spells; false when it holds a character outside the alphabet.</summary>
    public static bool TryRead(string token, [NotNullWhen(true)] out byte[]? bytes)
    {
        bytes = new byte[token.Length];
        for (var i = 0; i < token.Length; i++)
        {
            var value = token[i] < Bytes.Length ? Bytes[token[i]] : (short)-1;
            if (value < 0)
            {
                bytes = null;
                return false;
            }
            bytes[i] = (byte)value;
        }
        return true;
    }

    private static char[] Spell()
    {
        var characters = new char[256];
        var next = 256;
        for (var b = 0; b < 256; b++)
            characters[b] = b is (>= 33 and <= 126) or (>= 161 and <= 172) or (>= 174 and <= 255) ? (char)b : (char)next++;
        return characters;
    }

    private static short[] Invert(char[] characters)
    {
        var bytes = new short[characters.Max() + 1];
        Array.Fill(bytes, (short)-1);
        for (var b = 0; b < 256; b++) bytes[characters[b]] = (short)b;
        return bytes;
    }
}
