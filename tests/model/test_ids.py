from annotator.model.ids import derived_id, new_id, preset_type_id


def test_new_ids_are_version_7_and_sort_by_time() -> None:
    made = [new_id() for _ in range(200)]
    assert len(set(made)) == 200
    assert {(one.version, one.variant) for one in made} == {(7, "specified in RFC 4122")}
    stamps = [one.int >> 80 for one in made]
    assert stamps == sorted(stamps)


def test_presets_agree_on_their_ids() -> None:
    assert preset_type_id("news", "span", "PERSON") == preset_type_id("news", "span", "PERSON")
    assert preset_type_id("news", "span", "PERSON") != preset_type_id("conll", "span", "PERSON")
    assert derived_id("a", "bc") != derived_id("ab", "c")
