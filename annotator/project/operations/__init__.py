"""Operations: every change that a person or a machine can make, as a value.

They are built by the window, the command line and the tests, and run by ``Project.do``. Ids are made when the
operation is built, so that whoever builds it knows what will appear.
"""
